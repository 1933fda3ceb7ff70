/** What the demo's bot knows, in English: question, other wordings, answer. A number = its place in the menu. */
import type { BotQuestionSeed } from './bot-questions.ts';

export const QUESTIONS_EN: readonly BotQuestionSeed[] = [
  {
    question: 'How do I get a refund?',
    variants: ['I want my money back', 'cancel my booking', 'refund please', 'cancellation policy'],
    answer:
      'Open My orders, choose Request a refund and give a reason. More than 7 days before departure you get everything back, 3 to 7 days 70 %, less than 3 days 30 %.',
    menuPlace: 1,
  },
  {
    question: 'How do I change my dates?',
    variants: ['move my trip to another day', 'reschedule', 'postpone departure', 'leave later'],
    answer:
      'You may change once free of charge until 3 days before departure: open the order, choose Change dates and pick a day. A difference in price is charged or paid back.',
    menuPlace: 2,
  },
  {
    question: 'Which trips are there?',
    variants: ['recommend a trip', 'what tours do you have', 'where to go in winter', 'Changbai itinerary'],
    answer:
      'Three in winter: Heaven Lake and rime, 3 days; skiing and hot springs, 4 days; New Year in the snow village, 5 days. Winter trips on the home page shows each day and its price.',
    menuPlace: 3,
  },
  {
    question: 'What does the price include?',
    variants: ['is the flight included', 'are tickets included', 'hidden costs', 'what do I pay extra'],
    answer:
      'Hotels, breakfast, park entrance and local transport. Not included: the journey to the start, lunch and dinner, personal spending. There are no shopping stops.',
    menuPlace: 4,
  },
  {
    question: 'How do I get an invoice?',
    variants: ['receipt for my company', 'tax invoice', 'download the invoice'],
    answer:
      'After the trip choose Request an invoice in the order and fill in name and tax number; it reaches your mailbox within one working day.',
    menuPlace: 5,
  },
  {
    question: 'Where do we meet?',
    variants: ['pick-up point', 'where is the driver', 'meeting time', 'who picks me up at the airport'],
    answer:
      'By 18:00 on the day before, you get a text message with driver, number plate and place: at the airport arrivals gate 1, at the railway station the south exit.',
    menuPlace: 6,
  },
  {
    question: 'My payment failed',
    variants: ['cannot pay', 'charged but no order', 'card declined', 'payment error'],
    answer:
      'Please check whether you were charged. If not, try another way to pay; if you were and the order did not go through, the money comes back within 30 minutes.',
    menuPlace: null,
  },
  {
    question: 'How can I pay?',
    variants: ['do you take credit cards', 'pay in instalments', 'PayPal or Alipay'],
    answer:
      'WeChat Pay, Alipay, UnionPay and the usual credit cards. From 3,000 yuan on you may pay in 3 or 6 parts without interest.',
    menuPlace: null,
  },
  {
    question: 'What do children pay?',
    variants: ['child price', 'travelling with a kid', 'is my baby free', 'discount for children'],
    answer:
      'Under 1.2 m only the seat, 280 yuan; from 1.2 to 1.5 m 60 % of the adult price; under two years, on your lap, nothing.',
    menuPlace: null,
  },
  {
    question: 'Can older people come?',
    variants: ['age limit', 'my parents are seventy', 'is it too hard for seniors'],
    answer:
      'Up to 70 without conditions; beyond that with a relative and a short health form. Skiing can be swapped for the hot springs.',
    menuPlace: null,
  },
  {
    question: 'What should I wear?',
    variants: ['how cold is it', 'do I need a down jacket', 'packing list', 'winter clothes'],
    answer:
      'It can be −25 °C on the mountain: down jacket, waterproof gloves, hat and shoes with grip. We hand out five heat packs each.',
    menuPlace: null,
  },
  {
    question: 'Can I rent skis?',
    variants: ['ski rental price', 'is there a ski teacher', 'rent a snowboard', 'ski gear'],
    answer:
      'The full set is 180 yuan a day with a deposit of 500; a private teacher is 300 an hour, and 20 % less when booked with the trip.',
    menuPlace: null,
  },
  {
    question: 'Will we see Heaven Lake?',
    variants: ['what if the road is closed', 'bad weather', 'snow storm', 'is the mountain open'],
    answer:
      'The park decides on the day. If it is closed we go to the waterfall and the springs and pay the difference back the same day.',
    menuPlace: null,
  },
  {
    question: 'What are the hotels like?',
    variants: ['where do we sleep', 'how many stars', 'upgrade my room', 'room with a view of the snow'],
    answer:
      'Local four-star hotels, twin rooms. A snow-view room is 200 yuan more a night, a suite with a hot spring 400, as available.',
    menuPlace: null,
  },
  {
    question: 'Can I travel alone?',
    variants: ['single traveller', 'single supplement', 'share a room', 'solo trip'],
    answer:
      'Yes. We pair you in a twin room with someone of the same sex; a room of your own is 160 yuan more a night.',
    menuPlace: null,
  },
  {
    question: 'How do I use a coupon?',
    variants: ['discount code', 'any promotion', 'student discount', 'where do I enter the code'],
    answer:
      'Choose it under Discounts when you place the order, one an order. Students with a card get 100 yuan off.',
    menuPlace: null,
  },
  {
    question: 'What do members get?',
    variants: ['VIP benefits', 'how do I become VIP', 'loyalty points', 'member levels'],
    answer:
      'From 8,000 yuan spent you are VIP: a personal adviser, two free changes of date, 5 % off, and points worth money.',
    menuPlace: null,
  },
  {
    question: 'Is insurance included?',
    variants: ['travel insurance', 'what if I get hurt skiing', 'accident cover'],
    answer:
      'Every order carries 300,000 yuan of accident cover. Skiing needs the sports cover, 35 yuan each, which we strongly recommend.',
    menuPlace: null,
  },
  {
    question: 'Which papers do I need?',
    variants: ['passport or identity card', 'can foreigners join', 'documents for children'],
    answer:
      'An identity card or passport; for children the household register or passport. Guests from abroad send us the passport page three days ahead.',
    menuPlace: null,
  },
  {
    question: 'How do I correct a traveller’s name?',
    variants: ['misspelt my name', 'someone else travels', 'wrong passport number', 'change passenger'],
    answer:
      'Until 48 hours before departure choose Change travellers in the order. Train tickets already issued must be returned and bought again.',
    menuPlace: null,
  },
  {
    question: 'When does my refund arrive?',
    variants: ['where is my refund', 'refund status', 'how long does a refund take'],
    answer:
      'After approval, 1 to 3 days to WeChat Pay and Alipay, 3 to 7 working days to a card. The order shows how far it is.',
    menuPlace: null,
  },
  {
    question: 'Can I bring a pet?',
    variants: ['is my dog welcome', 'pet-friendly hotel', 'travel with a cat'],
    answer:
      'Sorry, not on group coaches or in the park. A private trip can; ask for an agent and we will arrange it.',
    menuPlace: null,
  },
  {
    question: 'Do you offer private trips?',
    variants: ['own car and driver', 'tailor-made itinerary', 'only our family', 'no big group'],
    answer:
      'Yes, from two people, with driver and guide and a route you choose. Say “agent” and a planner will talk it through with you.',
    menuPlace: null,
  },
  {
    question: 'How large are the groups?',
    variants: ['minimum number of people', 'what if too few sign up', 'group size'],
    answer:
      'Eight to sixteen. If too few sign up we tell you 5 days ahead, pay everything back and add a coupon of 100 yuan.',
    menuPlace: null,
  },
  {
    question: 'When are you open?',
    variants: ['working hours', 'is someone there at night', 'open on weekends', 'phone number'],
    answer:
      'Pre-sales on working days 9:00 to 21:00, after-sales and VIP around the clock; telephone 400-000-0000.',
    menuPlace: null,
  },
  {
    question: 'How do I complain?',
    variants: ['I want to complain', 'the guide was rude', 'feedback', 'not satisfied with the service'],
    answer:
      'We are sorry! Say “agent” and after-sales will look into it at once, or write to care@changbai.example; we answer within 24 hours.',
    menuPlace: null,
  },
];
