import type { Words } from './words.ts';

const ENDINGS: { readonly [category: string]: string } = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

function ordinal(count: number): string {
  return count + (ENDINGS[new Intl.PluralRules('en', { type: 'ordinal' }).select(count)] ?? 'th');
}

export const words: Words = {
  language: 'en',
  open: 'Open chat',
  close: 'Close chat',
  fold: 'Hide these messages',
  unread: (count) => `${count} unread`,
  earlier: (count) => `${count} earlier`,
  you: 'You',
  assistant: 'Assistant',
  hint: 'Write a message…',
  again: 'Start a new chat…',
  send: 'Send',
  picture: 'Send a picture',
  camera: 'Take a photo',
  drop: 'Drop the picture to send it',
  tooLarge: (megabytes) => `This picture is over ${megabytes} MB. Please choose a smaller one.`,
  wrongType: 'Only PNG, JPEG, WebP and GIF pictures can be sent.',
  typing: (name) => `${name} is typing`,
  answering: (name) => `${name} is answering`,
  weAnswer: 'We are here to help',
  marks: { waiting: 'Waiting to be sent', refused: 'Not sent', sent: 'Sent', read: 'Read' },
  retry: 'Try again',
  remove: 'Remove',
  reconnecting: 'Reconnecting… what you write is sent as soon as we are back.',
  failed: 'We cannot connect just now; your text is kept.',
  connecting: 'We are connecting you',
  place: (position) => `You are ${ordinal(position)}`,
  soon: (place) => `${place}, less than a minute`,
  wait: (place, minutes, atMost) => `${place}, ${atMost ? 'at most' : 'about'} ${minutes} min`,
  leaveMessage: 'Leave a message',
  askBot: 'Ask the bot',
  askAgent: 'Talk to a person',
  leave: 'Leave',
  end: 'End chat',
  endSure: 'End this chat?',
  stay: 'Go on',
  newest: 'Newest messages',
  otherLanguage: '中文',
  contact: 'How can we reach you?',
  contactHint: 'Email, phone or WeChat ID',
  contactKinds: { email: 'Email', phone: 'Phone number', wechat: 'WeChat ID' },
  contactWrong: 'This looks like neither an email, a phone number nor a WeChat ID.',
  yourMessage: 'Your message',
  answerBy: (time) => `We answer by ${time}.`,
  answerSoon: 'We answer as soon as we can.',
  leaveIt: 'Send message',
  needContact: 'First say how we can reach you.',
  needMessage: 'First write your message.',
  back: 'Back to the chat',
  formKept: 'Your message is kept here and goes out as soon as we are connected.',
  refusals: (reason) =>
    reason === 'too-many-requests' ? 'Too many messages at once.' : 'The server did not take this.',
  rate: 'How did we do?',
  stars: ['Very bad', 'Bad', 'Fair', 'Good', 'Excellent'],
  starCount: (stars) => (stars === 1 ? '1 star' : `${stars} stars`),
  tags: 'What was it?',
  solved: 'Is your question solved?',
  yes: 'Yes',
  no: 'No',
  opinion: 'Anything else? (optional)',
  kept: 'Kept',
  thanks: 'Thank you for your rating.',
  done: 'Done',
  change: 'Change',
  newTab: 'opens in a new tab',
  line: (event) => {
    if (event.kind === 'assigned') return `${event.name} is answering now`;
    if (event.kind === 'bot-started') return 'The assistant is answering now';
    if (event.kind === 'form-sent') return 'Your message has been left with us';
    if (event.kind === 'closed') return event.cause === 'guidance-over' ? null : 'This chat has ended';
    return null;
  },
};
