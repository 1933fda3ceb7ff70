/** English talk of the demo shop. */
import type { SmallTalk, Topic } from './topic.ts';

export const TOPICS_EN: readonly Topic[] = [
  {
    theme: 'choose',
    page: '/trips/heaven-lake',
    weight: 20,
    openings: [
      'Hi, we are {people} people and would like {days} days in the snow in {month}. What do you suggest?',
      'Are there seats left on the Heaven Lake trip on {date}?',
      'First winter in the north-east, which trip is best for beginners?',
    ],
    exchanges: [
      [
        'For {people} in {month} I would take Skiing and hot springs, 4 days. Any children or elderly guests?',
        'No, just friends',
      ],
      [
        'Then add a day in the snow village. On {date} there are {seats} seats at {price} yuan each.',
        'How long is the drive each day?',
      ],
      ['Never more than two hours, and the afternoons are free.', 'Sounds good. And the hotels?'],
      ['Local four-star, twin rooms; a snow view is 200 yuan more a night.', 'Great, let me ask the others'],
      ['I will hold the seats until nine tonight; just order when you are ready.', null],
    ],
  },
  {
    theme: 'price',
    page: '/prices',
    weight: 12,
    openings: [
      'Is {price} yuan per person? Does it include flights?',
      'Any discount for {people} people?',
      'The home page shows an offer but my cart does not',
    ],
    exchanges: [
      [
        'Yes, per person, with hotels, breakfast, tickets and transport; flights are extra.',
        'Is there a coupon I can use?',
      ],
      ['“Snow season, 200 off 3,000” works right now; choose it at the checkout.', 'I cannot see it'],
      ['I have just added it to your account, please refresh.', 'There it is, thanks'],
    ],
  },
  {
    theme: 'family',
    page: '/family',
    weight: 9,
    openings: [
      'Two adults and one child of {age}, what would that cost?',
      'Is it too cold for kids? Do you have ski suits for them?',
    ],
    exchanges: [
      ['How tall is the child? Under 1.2 m you pay only the seat, 280 yuan.', 'About 1.15 m'],
      ['Then 280 yuan without a bed; a child’s ski suit is 60 a day at the slope.', 'And ski lessons?'],
      ['180 an hour, in small groups; the morning is best.', 'Perfect'],
    ],
  },
  {
    theme: 'pay',
    page: '/checkout',
    weight: 10,
    openings: [
      'My card keeps being declined',
      'I was charged but the order {order} still says unpaid',
      'Payment page just spins',
    ],
    exchanges: [
      ['Sorry about that! Could you give me the order number?', '{order}'],
      ['The bank timed out; the money comes back within 30 minutes.', 'Will I lose the seats?'],
      ['No, they are yours until tonight. Please try once more with another card.', 'Worked now'],
      ['I see it confirmed. You will get a text message the day before.', null],
    ],
  },
  {
    theme: 'change',
    page: '/orders',
    weight: 11,
    openings: [
      'Can I move order {order} to {date}?',
      'Something came up at work, can we leave a week later?',
    ],
    exchanges: [
      ['Once free of charge until three days before. Let me look at the order.', 'It is {order}'],
      ['{date} has {seats} seats; the difference is {small} yuan each. Shall I change it?', 'Yes please'],
      ['Done. I sent a link for the difference and the new itinerary.', 'Got it, thank you'],
    ],
  },
  {
    theme: 'refund',
    page: '/refund',
    weight: 15,
    openings: [
      'I need a refund for {order}',
      'We cannot travel on {date}, how much do we get back?',
      'My refund has not arrived after a week',
    ],
    exchanges: [
      ['I am sorry to hear that. May I have the order number?', '{order}'],
      [
        '{days} days before departure {percent} % comes back, that is {price} yuan. Is that all right?',
        'Could you do more? It is a family emergency',
      ],
      ['With a doctor’s note I can ask for the full amount. A photo is enough.', 'I will send one tonight'],
      ['I will hand it in at once; the money takes 3 to 7 working days.', 'Please hurry'],
    ],
  },
  {
    theme: 'invoice',
    page: '/orders',
    weight: 6,
    openings: [
      'I need an invoice for my company',
      'The name on my invoice is wrong, can you issue it again?',
    ],
    exchanges: [
      ['Of course. Which name and tax number should be on it?', 'I will send both by mail'],
      ['Thank you; the new one reaches you within one working day.', 'Great'],
    ],
  },
  {
    theme: 'pickup',
    page: '/orders',
    weight: 10,
    openings: [
      'When are we picked up tomorrow? No text message yet',
      'My flight now lands at {clock}, will the driver wait?',
      'Which exit at the station?',
    ],
    exchanges: [
      ['Your driver is Mr {driver}, plate ending {digits}, at the south exit.', 'What is his number?'],
      ['It is in the text message I just sent; he holds a Changbai Winter sign.', 'What if we are late?'],
      ['He follows the train and waits up to an hour.', 'Good to know'],
    ],
  },
  {
    theme: 'hotel',
    page: '/orders',
    weight: 6,
    openings: [
      'The heating in our room does not work',
      'The front desk says there is no booking in our name!',
      'How much for a snow-view room?',
    ],
    exchanges: [
      ['I am very sorry! Which room or order number is it?', 'Room {room}, order {order}'],
      ['The manager on duty is with you within ten minutes.', 'Please be quick, the kids are freezing'],
      [
        'You can move to {room2}; the heating there is fine, and hot tea is on the way.',
        'Much better, thanks',
      ],
    ],
  },
  {
    theme: 'weather',
    page: '/help',
    weight: 5,
    openings: ['Will the road be closed with all this snow?', 'Can we go up to the lake on {date}?'],
    exchanges: [
      ['It is minus {cold} up there today; the north slope is open.', 'And if they close it?'],
      [
        'Then we visit the waterfall and the springs, and pay the difference back the same day.',
        'OK, fair enough',
      ],
    ],
  },
  {
    theme: 'complaint',
    page: '/help',
    weight: 4,
    openings: ['I want to complain about our guide', 'This was not a four-star hotel at all'],
    exchanges: [
      ['I am sorry to read this. Which day was it, and who guided you?', 'On {date}, a Mr {driver}'],
      ['It is with the supervisor now; you will have an answer today.', 'An apology alone will not do'],
      [
        'We pay back the guide’s fee of {small} yuan first and call you with the result.',
        'All right, I will wait for the call',
      ],
    ],
  },
];

export const SMALL_TALK_EN: SmallTalk = {
  greetings: ['Hi', 'Hello', 'Hello, anyone there?', 'Good day', 'Hey'],
  agentGreetings: [
    'Hello, {nickname} here, happy to help.',
    'Hi, this is {nickname}. What can I do for you?',
    'Hello, I am {nickname} and looking at your question.',
  ],
  fillers: ['OK', 'I see', 'Right', 'Got it', 'One second'],
  impatient: ['?', 'Are you there?', 'Hello??', 'Still waiting'],
  thanks: ['Thanks a lot', 'Thank you, that is all', 'Great help, thanks!', 'Perfect, bye', 'Cheers 👍'],
  goodbyes: [
    'You are welcome, have a wonderful trip!',
    'My pleasure. You will be asked to rate this chat in a moment.',
    'Any time. Goodbye!',
  ],
  complimentsBySurvey: [
    'Quick and friendly',
    'Solved in two minutes',
    '{nickname} was great',
    'Very helpful',
  ],
  grumblesBySurvey: ['Waited far too long', 'Not solved', 'Had to explain it three times', 'Slow answers'],
  leftMessages: [
    'We would like to book for {people} on {date}, please call back.',
    'Please change order {order} to another day and write to me.',
    'My refund for {order} has not arrived.',
  ],
  transferNotes: ['Asks for a refund, please work it out', 'VIP guest, please take first', 'Needs English'],
  askAgent: ['agent', 'I want to talk to a person', 'human please'],
  gibberish: ['the thing from last time', 'not what I meant', 'hmm, something else'],
};
