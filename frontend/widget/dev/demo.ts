// Invented data for looking at the widget: no real shop, shopper, order or code.
import type { Bootstrap, CartNeeds, Code, Movement } from "../src/wire.ts";

type Texts = Record<string, string>;

const german: Texts = {
  name: "Vorführungsmitglied 08",
  singular: "Treuepunkt",
  plural: "Treuepunkte",
  five: "5 € Rabatt",
  ten: "10 € Rabatt auf Röstkaffeespezialitäten",
  fifteen: "15 € Rabatt",
  ship: "Kostenloser Versand",
  from: "Bestellungen ab 30 €",
  order: "Bei jeder Bestellung",
  orderDetail: "1 Treuepunkt je 1 €, Versandkostenanteile ausgenommen",
  per: "1 je 1 €",
  signup: "Mitgliedschaftsanmeldung",
  signupDetail: "Einmal, beim Beitritt",
  t1: "Bestellung #1051",
  r1: "120 Treuepunkte je 1 € auf 60,00 €. Einlösbar ab 6. Dezember, nach der Rückgabefrist von 14 Tagen",
  t2: "Zurückgebucht",
  r2: "15,00 € der Bestellung #1036 wurden erstattet",
  t3: "Prämie „5 € Rabatt“",
  r3: "Code DEMO-5K7Q-M2XD, noch nicht eingelöst",
  reason1: "Punkte bei jeder Bestellung",
  reason2: "Rabatte schon ab der dritten Lieferung",
  terms:
    "Das ist ein Vorführungstext für Teilnahmebedingungen.\nPunkte sind kein Geld und lassen sich nicht auszahlen.",
};

const arabic: Texts = {
  name: "عضو تجريبي 08",
  singular: "نقطة",
  plural: "نقاط",
  five: "خصم 5 €",
  ten: "خصم 10 €",
  fifteen: "خصم 15 €",
  ship: "توصيل مجاني",
  from: "للطلبات من 30 €",
  order: "على كل طلب",
  orderDetail: "نقطة واحدة لكل 1 €",
  per: "1 لكل 1 €",
  signup: "الانضمام",
  signupDetail: "مرة واحدة عند الانضمام",
  t1: "الطلب \u2068#1051\u2069",
  r1: "نقطتان لكل 1 € على مبلغ \u206860.00 €\u2069. قابلة للاستخدام في 6 ديسمبر بعد انتهاء مهلة الإرجاع: 14 يومًا",
  t2: "تم الاسترداد",
  r2: "تم رد \u206815.00 €\u2069 من الطلب \u2068#1036\u2069",
  t3: "المكافأة «خصم 5 €»",
  r3: "الرمز \u2068DEMO-5K7Q-M2XD\u2069، لم يُستخدم بعد",
  reason1: "نقاط مع كل طلب",
  reason2: "خصومات ابتداءً من الطلب الثالث",
  terms: "هذا نص تجريبي للشروط.",
};

const english: Texts = {
  name: "Demo Member 08",
  singular: "point",
  plural: "points",
  five: "€5 off",
  ten: "€10 off",
  fifteen: "€15 off",
  ship: "Free delivery",
  from: "Orders from €30",
  order: "Every order",
  orderDetail: "2 points per €1",
  per: "2 per €1",
  signup: "Join",
  signupDetail: "Once, when you join",
  t1: "Order #1051",
  r1: "2 points per €1 on €60.00. Usable on 6 December, after the 14-day return window",
  t2: "Taken back",
  r2: "€15.00 of order #1036 was refunded",
  t3: "Reward “€5 off”",
  r3: "Code DEMO-5K7Q-M2XD, not used yet",
  reason1: "2 points for every euro",
  reason2: "€5 off from your third order on",
  terms: "These are demo terms.\nPoints are not money and cannot be paid out.",
};

export const demoCode: Code = {
  id: "demo-code-1",
  reward_name: "",
  code: "DEMO-5K7Q-M2XD",
  state: "issued",
  ends_on: "2026-12-18",
  detail: "",
};

/** The cart of the demo shop holds less than that: it is said beside the code. */
const demoNeeds: CartNeeds = {
  minimum: { minor: 2000, currency: "EUR" },
  sort: "order",
  beside: ["product", "shipping"],
};

function movements(text: Texts): Movement[] {
  const on = ["2026-11-22", "2026-11-16", "2026-11-10"];
  const points = [120, -30, -500];
  const recent = on.map((day, index) => ({
    id: `demo-movement-${index}`,
    on: day,
    title: text[`t${index + 1}`] ?? "",
    reason: text[`r${index + 1}`] ?? "",
    points: points[index] ?? 0,
    pending: index === 0,
  }));
  const older = Array.from({ length: 9 }, (_, index) => ({
    ...(recent[1] as Movement),
    id: `demo-older-${index}`,
    on: `2026-10-${20 - index}`,
  }));
  return [...recent, ...older];
}

/** A bootstrap answer for a state and a language. */
export function demo(shopper: Bootstrap["shopper"], locale: string): Bootstrap {
  const text = { de: german, ar: arabic }[locale] ?? english;
  const say = (key: string) => text[key] ?? "";
  const member = shopper === "member";
  const reward = (id: string, cost: number, name: string, detail = "") => ({
    id,
    name,
    detail,
    cost,
    affordable: cost <= 1240,
    missing: Math.max(0, cost - 1240),
  });
  return {
    shopper,
    locale,
    ...(shopper === "anonymous" ? {} : { name: say("name") }),
    terms: say("terms"),
    points: { singular: say("singular"), plural: say("plural") },
    look: {
      accent: "#0b6b50",
      on_accent: "#ffffff",
      radius: 12,
      launcher: "end",
      reasons: [say("reason1"), say("reason2")],
    },
    ...(member || shopper === "left" ? { balance: { available: 1240, pending: 120, held: 0 } } : {}),
    ...(member
      ? {
          next_available_on: "2026-12-06",
          next_reward: { name: say("fifteen"), missing: 260 },
          worth: { minor: 1240, currency: "EUR" },
        }
      : {}),
    rewards: [
      reward("r10", 1000, say("ten"), say("from")),
      reward("rship", 400, say("ship")),
      reward("r15", 1500, say("fifteen"), say("from")),
    ],
    ways: [
      { id: "w1", title: say("order"), detail: say("orderDetail"), points_label: say("per") },
      { id: "w2", title: say("signup"), detail: say("signupDetail"), points_label: "+50" },
    ],
    codes: member ? [{ ...demoCode, reward_name: say("five"), detail: "", cart: demoNeeds }] : [],
    history: member ? movements(text).slice(0, 5) : [],
    sign_in_url: "/account/login",
    register_url: "/account/register",
  };
}

export const demoHistory = (locale: string) => movements({ de: german, ar: arabic }[locale] ?? english);
