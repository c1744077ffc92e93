// Emoji by the names that Slack's shortcodes use.

import { h, svgNode } from "./dom.js";
import { PICTURES } from "./pictures.js";

export const EMOJI = Object.fromEntries(
  `+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|eyes 👀|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️
|x ❌|negative_squared_cross_mark ❎|warning ⚠️|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|stop_sign 🛑
|exclamation ❗|heavy_exclamation_mark ❗|bangbang ‼️|question ❓|grey_question ❔|information_source ℹ️
|star ⭐|star2 🌟|sparkles ✨|dizzy 💫|tada 🎉|clap 👏|raised_hands 🙌|pray 🙏|wave 👋|ok_hand 👌|muscle 💪
|point_right 👉|point_left 👈|point_up 👆|point_down 👇|raised_hand ✋|hand ✋|handshake 🤝|writing_hand ✍️
|heart ❤️|green_heart 💚|blue_heart 💙|yellow_heart 💛|broken_heart 💔|smile 😄|slightly_smiling_face 🙂|grinning 😀
|joy 😂|blush 😊|wink 😉|thinking_face 🤔|neutral_face 😐|confused 😕|worried 😟|cry 😢|sob 😭|rage 😡|angry 😠
|sweat_smile 😅|upside_down_face 🙃|face_with_monocle 🧐|face_with_rolling_eyes 🙄|shrug 🤷|facepalm 🤦
|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️
|memo 📝|pencil 📝|pencil2 ✏️|page_facing_up 📄|clipboard 📋|pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗
|bookmark 🔖|label 🏷️|inbox_tray 📥|outbox_tray 📤|envelope ✉️|email 📧|incoming_envelope 📨|mailbox 📫|phone 📞
|telephone_receiver 📞|calling 📲|iphone 📱|computer 💻|globe_with_meridians 🌐|earth_americas 🌎|mag 🔍|mag_right 🔎
|lock 🔒|unlock 🔓|closed_lock_with_key 🔐|key 🔑|shield 🛡️|scales ⚖️|balance_scale ⚖️|classical_building 🏛️
|hospital 🏥|pill 💊|syringe 💉|stethoscope 🩺|ambulance 🚑|adhesive_bandage 🩹|tooth 🦷|thermometer 🌡️
|hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|watch ⌚|calendar 📆|date 📅
|spiral_calendar_pad 🗓️|clock1 🕐|clock3 🕒|clock9 🕘|rotating_light 🚨|fire 🔥|boom 💥|zap ⚡|bulb 💡|wrench 🔧
|hammer_and_wrench 🛠️|gear ⚙️|robot_face 🤖|bust_in_silhouette 👤|busts_in_silhouette 👥|newspaper 📰|moneybag 💰
|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|white_circle ⚪
|black_circle ⚫|large_purple_circle 🟣|large_red_square 🟥|large_green_square 🟩|large_yellow_square 🟨
|small_orange_diamond 🔸|small_blue_diamond 🔹|large_blue_diamond 🔷|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️
|arrow_down ⬇️|arrows_counterclockwise 🔄|leftwards_arrow_with_hook ↩️|back 🔙|repeat 🔁|fast_forward ⏩
|double_vertical_bar ⏸️|pause_button ⏸️|black_square_for_stop ⏹️|arrow_forward ▶️|triangular_flag_on_post 🚩
|checkered_flag 🏁|white_flag 🏳️|flag-us 🇺🇸|flag-gb 🇬🇧|gb 🇬🇧|flag-au 🇦🇺|100 💯|seedling 🌱|sunny ☀️|cloud ☁️
|coffee ☕|trash ❌|wastebasket 🗑️|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️|bar_chart 📊
|chart_with_upwards_trend 📈|receipt 🧾|hushed 😯|see_no_evil 🙈|speak_no_evil 🙊|hear_no_evil 🙉|new 🆕|ok 🆗|sos 🆘`
    .split("|")
    .map((entry) => entry.trim().split(" ")),
);

export const PICKED = [
  ["eyes", "I'm on it"],
  ["white_check_mark", "Done"],
  ["+1", "Good"],
  ["-1", "Not good"],
  ["pray", "Thank you"],
  ["heart", "Love it"],
  ["tada", "Hooray"],
  ["thinking_face", "Hm"],
  ["clap", "Well done"],
  ["cry", "Sad"],
  ["warning", "Careful"],
  ["x", "No"],
];

const NAMES = new Map(Object.entries(EMOJI).filter(([name]) => name in PICTURES).map(([name, sign]) => [sign, name]));

// The emoji of that name as a node: our drawing, else the character, else the name between colons.
export function emoji(name) {
  const plain = name.replace(/::skin-tone-\d$/, "");
  return h("span", { class: "emoji", role: "img", "aria-label": plain.replaceAll("_", " "), title: `:${plain}:` }, sign(plain));
}

// Text with its emoji, written as :names: or as characters, as a list of nodes.
export function withEmoji(text) {
  return text.split(EITHER).map((part, index) => {
    if (index % 2 === 0) return part;
    if (NAMES.has(part)) return emoji(NAMES.get(part));
    const name = part.slice(1, -1).toLowerCase();
    return name in EMOJI ? emoji(name) : part;
  });
}

// The same where ":names:" are words like any others.
export function withPictures(text) {
  return text.split(SIGNS).map((part) => (NAMES.has(part) ? emoji(NAMES.get(part)) : part));
}

const SIGNS = new RegExp(`(${[...NAMES.keys()].join("|")})`);
const EITHER = new RegExp(`(:[a-z0-9_+'-]+:|${[...NAMES.keys()].join("|")})`, "i");

function sign(name) {
  const shapes = PICTURES[name];
  if (!shapes) return EMOJI[name] ?? `:${name}:`;
  const svg = svgNode("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  for (const [shape, fill, stroke] of shapes) {
    const line = stroke ? { stroke, "stroke-width": fill ? 1 : 2.6, "stroke-linecap": "round", "stroke-linejoin": "round" } : {};
    svg.append(svgNode("path", { d: shape, fill: fill ?? "none", ...line }));
  }
  return svg;
}
