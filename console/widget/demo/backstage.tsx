/** The panel beside the shop: facts of the visitor, the rule that took over, the two lines that embed the widget. */
import { useState } from 'preact/hooks';
import { RuleCard } from './rule-card.tsx';
import { type Preset, presetOf, samePerson, type Visitor } from './visitor.ts';
import type { Language } from './words.ts';
import { REGIONS, type Say, TAGS } from './words.ts';

interface Props {
  readonly say: Say;
  readonly entryPoint: string;
  readonly visitor: Visitor;
  readonly change: (visitor: Visitor) => void;
  readonly visit: (visitor: Visitor) => Promise<void>;
  readonly visiting: boolean;
  readonly failed: boolean;
}

const PRESETS: readonly Preset[] = ['vip', 'regular', 'first'];

/** Closed on a phone, where it stands above the shop; beside the shop it is always open. */
const wide = matchMedia('(min-width: 900px)');

export function Backstage(props: Props) {
  const { say, visitor, visit, visiting } = props;
  const [open, setOpen] = useState(wide.matches);
  const [visited, setVisited] = useState(visitor);
  const go = (as: Visitor) => {
    setVisited(as);
    return visit(as);
  };
  return (
    <aside class="backstage">
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <h2>{say('who')}</h2>
          <span class="brief">{briefOf(props)}</span>
        </summary>
        <div class="inside">
          <p class="hint">{say('whoHint')}</p>
          <fieldset class="presets">
            <legend class="sr">{say('who')}</legend>
            {PRESETS.map((preset) => {
              const person = presetOf(preset, visitor.language);
              return (
                <label key={preset}>
                  <input
                    type="radio"
                    name="preset"
                    checked={samePerson(person, visitor)}
                    onChange={() => go(person)}
                  />
                  <span>
                    <strong>{say(preset)}</strong>
                    <small>{say(`${preset}Hint`)}</small>
                  </span>
                </label>
              );
            })}
          </fieldset>
          <Facts {...props} />
          <button
            type="button"
            class={`again ${samePerson(visited, visitor) ? '' : 'is-changed'}`}
            disabled={visiting}
            onClick={() => go(visitor)}
          >
            {visiting ? say('working') : say('again')}
          </button>
          <p class={props.failed ? 'hint' : 'sr'} role="status">
            {props.failed ? say('failed') : samePerson(visited, visitor) ? '' : say('changed')}
          </p>
          <RuleCard say={say} language={visitor.language} />
          <Embed say={say} entryPoint={props.entryPoint} />
        </div>
      </details>
    </aside>
  );
}

function briefOf({ say, visitor }: Props): string {
  const region = REGIONS.find(({ id }) => id === visitor.region)?.name[visitor.language];
  return [visitor.name, region, `${say('visits')} ${visitor.visits}`].filter(Boolean).join(' · ');
}

function Facts({ say, visitor, change, visit }: Props) {
  return (
    <div class="facts">
      <label class="tick">
        <input
          type="checkbox"
          checked={visitor.known}
          onChange={({ currentTarget: { checked } }) =>
            change({
              ...visitor,
              known: checked,
              name: checked ? presetOf('vip', visitor.language).name : '',
              tags: [],
            })
          }
        />
        {say('known')}
      </label>
      {visitor.known && (
        <div class="person">
          <label>
            {say('name')}
            <input
              value={visitor.name}
              maxLength={30}
              onInput={({ currentTarget: { value } }) => change({ ...visitor, name: value })}
            />
          </label>
          <Tags say={say} visitor={visitor} change={change} />
        </div>
      )}
      <div class="row">
        <label>
          {say('visits')}
          <input
            type="number"
            min={1}
            max={1000}
            value={visitor.visits}
            onInput={({ currentTarget: { valueAsNumber } }) =>
              change({ ...visitor, visits: Math.min(1_000, Math.max(1, Math.floor(valueAsNumber) || 1)) })
            }
          />
        </label>
        <label>
          {say('region')}
          <select
            value={visitor.region}
            onChange={({ currentTarget: { value } }) => change({ ...visitor, region: value })}
          >
            <option value="">{say('unknown')}</option>
            {REGIONS.map(({ id, name }) => (
              <option key={id} value={id}>
                {name[visitor.language]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say('language')}
          <select
            value={visitor.language}
            onChange={({ currentTarget: { value } }) => {
              const language: Language = value === 'zh' ? 'zh' : 'en';
              return visit({ ...visitor, language });
            }}
          >
            <option value="zh">中文</option>
            <option value="en">English</option>
          </select>
        </label>
      </div>
    </div>
  );
}

function Tags({ say, visitor, change }: Pick<Props, 'say' | 'visitor' | 'change'>) {
  const [typed, type] = useState('');
  const add = (tag: string) => {
    if (tag !== '' && !visitor.tags.includes(tag)) change({ ...visitor, tags: [...visitor.tags, tag] });
    type('');
  };
  return (
    <fieldset class="tags">
      <legend>{say('tags')}</legend>
      {visitor.tags.map((tag) => (
        <button
          type="button"
          key={tag}
          aria-label={`${say('removeTag')} ${tag}`}
          onClick={() => change({ ...visitor, tags: visitor.tags.filter((other) => other !== tag) })}
        >
          {tag} ×
        </button>
      ))}
      <input
        value={typed}
        list="known-tags"
        maxLength={40}
        placeholder={`+ ${say('addTag')}`}
        aria-label={say('addTag')}
        onInput={({ currentTarget: { value } }) => (TAGS.includes(value) ? add(value) : type(value))}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.isComposing) add(typed.trim());
        }}
        onBlur={() => add(typed.trim())}
      />
      <datalist id="known-tags">
        {TAGS.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </fieldset>
  );
}

function Embed({ say, entryPoint }: { readonly say: Say; readonly entryPoint: string }) {
  const [copied, setCopied] = useState(false);
  const snippet = `<script src="${location.origin}/widget.js"\n  data-entry-point="${entryPoint}" async></script>`;
  return (
    <section class="embed">
      <h3>{say('embed')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard. */}
      <pre tabIndex={0}>{snippet}</pre>
      <p>
        <button
          type="button"
          onClick={() =>
            navigator.clipboard?.writeText(snippet).then(
              () => setCopied(true),
              () => undefined,
            )
          }
        >
          {say(copied ? 'copied' : 'copy')}
        </button>
        <a href={`/w/${entryPoint}`} target="_blank" rel="noopener">
          {say('elsewhere')}
        </a>
        <a href="/" target="_blank" rel="noopener">
          {say('console')}
        </a>
      </p>
    </section>
  );
}
