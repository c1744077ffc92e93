// Our own drawings of the emoji people meet most, so that they look alike with and without an emoji font.
// Each is a list of [shape, fill, stroke] on a grid of 24.

const YELLOW = "#f6b93b";
const RED = "#d63a2f";
const GREEN = "#17915f";
const BLUE = "#3277c9";
const GREY = "#7b8a90";
const DARK = "#2b3438";
const SKIN = "#f2b447";

const circle = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0z`;
const square = "M6 2h12a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4z";
const face = [[circle(12, 12, 10), SKIN], [circle(8.5, 10, 1.3), DARK], [circle(15.5, 10, 1.3), DARK]];
const thumb = "M3 11h4v10H3zM8.5 11 13 3c2.2 0 3 1.7 2.5 3.5L14.6 9.5H20c1.6 0 2.3 1.2 2 2.5l-1.8 7c-.4 1.3-1.2 2-2.7 2H11l-2.5-1z";
const thumbDown = "M3 13h4V3H3zM8.5 13 13 21c2.2 0 3-1.7 2.5-3.5L14.6 14.5H20c1.6 0 2.3-1.2 2-2.5l-1.8-7c-.4-1.3-1.2-2-2.7-2H11L8.5 4z";
const sheet = "M5 2h14v20H5z";
const dot = (colour) => [[circle(12, 12, 9), colour]];

export const PICTURES = {
  white_check_mark: [[square, GREEN], ["m7 12.5 3.5 3.5L17 8.5", null, "#fff"]],
  heavy_check_mark: [["m4 13 5 5L20 6", null, GREEN]],
  ballot_box_with_check: [[square, BLUE], ["m7 12.5 3.5 3.5L17 8.5", null, "#fff"]],
  x: [["m5 5 14 14M19 5 5 19", null, RED]],
  warning: [["M12 2.5 23 21.5H1z", YELLOW], ["M12 9v6M12 18.3v.1", null, DARK]],
  no_entry: [[circle(12, 12, 10), RED], ["M6.5 12h11", null, "#fff"]],
  no_entry_sign: [[circle(12, 12, 9), null, RED], ["m6 6 12 12", null, RED]],
  octagonal_sign: [["M8 2h8l6 6v8l-6 6H8l-6-6V8z", RED]],
  exclamation: [["M12 3.5v11M12 20v.1", null, RED]],
  question: [["M8.5 8c0-5 7-5 7-.5 0 3.5-3.5 3.5-3.5 7M12 19.5v.1", null, RED]],
  information_source: [[square, BLUE], ["M12 11v6M12 7v.1", null, "#fff"]],
  rotating_light: [["M6 18v-6a6 6 0 0 1 12 0v6z", RED], ["M3 18h18v3H3z", GREY], ["M12 2v1.5M4.5 5l1 1M19.5 5l-1 1", null, RED]],
  bell: [["M12 2a6 6 0 0 1 6 6v5l2.5 4h-17L6 13V8a6 6 0 0 1 6-6z", YELLOW], [circle(12, 19.5, 2), "#b97a12"]],
  eyes: [["M2 12c0-9 9-9 9 0s-9 9-9 0zM13 12c0-9 9-9 9 0s-9 9-9 0z", "#fff", GREY], [circle(8, 13, 2.2), DARK], [circle(19, 13, 2.2), DARK]],
  star: [["m12 2 3 6.5 7 .9-5.1 4.9 1.3 7L12 17.9 5.8 21.3l1.3-7L2 9.4l7-.9z", YELLOW]],
  memo: [[sheet, "#eef1f2", GREY], ["M8 7h8M8 11h8M8 15h4", null, GREY], ["m13 19 1-4 6-6 3 3-6 6z", YELLOW, "#b97a12"]],
  clipboard: [["M4 4h16v18H4z", "#a9713c"], ["M7 7h10v12H7z", "#fff"], ["M9 2h6v4H9z", GREY]],
  mag: [[circle(10, 10, 6), "#dcebf7", GREY], ["m15 15 6 6", null, GREY]],
  bulb: [["M12 2a7 7 0 0 1 4 12.7V17H8v-2.3A7 7 0 0 1 12 2z", YELLOW], ["M9 18.5h6v1.5l-1.5 2h-3L9 20z", GREY]],
  speech_balloon: [["M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 5v-5H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z", "#eef1f2", GREY]],
  telephone_receiver: [["M6 3 9.5 7.5 7.5 10c1 2.5 4 5.5 6.5 6.5l2.5-2L21 18c-1 3-3.5 3.5-6 2.5C9 18 6 15 3.5 9 2.5 6.5 3 4 6 3z", GREY]],
  alarm_clock: [[circle(12, 13, 8), "#fff", RED], ["M12 8.5V13l3 2", null, DARK], ["m3 6 3.5-3M21 6l-3.5-3", null, RED]],
  hourglass_flowing_sand: [["M6 2h12v4l-4.5 6 4.5 6v4H6v-4l4.5-6L6 6z", "#eef1f2", GREY], ["M8.5 6h7L12 10.5zM8 20h8l-4-4z", YELLOW]],
  lock: [["M5 10h14v12H5z", YELLOW], ["M8 10V7a4 4 0 0 1 8 0v3", null, GREY]],
  pushpin: [["m14 2 8 8-3 1-3.5 3.5.5 4.5-3 1-9-9 1-3 4.5.5L13 5z", RED], ["m8 16-6 6", null, GREY]],
  double_vertical_bar: [[square, BLUE], ["M9 7v10M15 7v10", null, "#fff"]],
  arrow_right: [[square, BLUE], ["M6 12h11m-4.5-4.5L17 12l-4.5 4.5", null, "#fff"]],
  leftwards_arrow_with_hook: [[square, BLUE], ["M9 7 5.5 10.5 9 14m-3-3.5h8a4 4 0 0 1 0 7.5h-3", null, "#fff"]],
  point_right: [["M2 8h6l6 1h7a2 2 0 0 1 0 4h-6l1 1.5-1 5-3 1.5H8L2 19z", SKIN, "#b97a12"]],
  wave: [["M8 11V5a1.5 1.5 0 0 1 3 0V3.5a1.5 1.5 0 0 1 3 0V5a1.5 1.5 0 0 1 3 0v3a1.5 1.5 0 0 1 3 0v7c0 4-2.5 7-6.5 7-3 0-5-1.5-6.5-4l-4-5.5c1-1.5 2.5-1 3.5 0z", SKIN, "#b97a12"]],
  "+1": [[thumb, SKIN, "#b97a12"]],
  "-1": [[thumbDown, SKIN, "#b97a12"]],
  heart: [["M12 21C5 16 2 12.5 2 8.5 2 3 9 1.5 12 6.5 15 1.5 22 3 22 8.5c0 4-3 7.5-10 12.5z", RED]],
  tada: [["m3 21 5-14 9 9z", YELLOW, "#b97a12"], ["M13 5c1-2 3-2 3-3M16 9c2-1 3-3 5-3M18 13h3", null, BLUE], [circle(19, 3, 1), RED], [circle(11, 3, 1), GREEN]],
  pray: [["M11.5 2C9 8 6 12 5 15l-2 4 5 3 3.5-3zM12.5 2C15 8 18 12 19 15l2 4-5 3-3.5-3z", SKIN, "#b97a12"]],
  clap: [["M7 12V6a1.5 1.5 0 0 1 3 0V4.5a1.5 1.5 0 0 1 3 0V6a1.5 1.5 0 0 1 3 0v3a1.5 1.5 0 0 1 3 0v6c0 4-2.5 7-6.5 7S6 20 5 17l-2-5c1-1.5 3-1 4 0z", SKIN, "#b97a12"], ["M4 3 3 1M8 2V.5M20 4l1.5-1.5", null, GREY]],
  thinking_face: [...face, ["M8 17c2-1.5 5-1.5 7-.5M7 6.5c1-1 2-1 3-.5", null, DARK]],
  cry: [...face, ["M8.5 17c2-2 5-2 7 0", null, DARK], ["M7 12c2 3 2 5 0 5s-2-2 0-5z", BLUE]],
  smile: [...face, ["M7.5 14c2 4 7 4 9 0z", DARK]],
  slightly_smiling_face: [...face, ["M8 15c2 2 6 2 8 0", null, DARK]],
  red_circle: dot(RED),
  large_orange_circle: dot("#e8842c"),
  large_yellow_circle: dot(YELLOW),
  large_green_circle: dot(GREEN),
  large_blue_circle: dot(BLUE),
  white_circle: [[circle(12, 12, 9), "#fff", GREY]],
  black_circle: dot(DARK),
};

PICTURES.thumbsup = PICTURES["+1"];
PICTURES.thumbsdown = PICTURES["-1"];
PICTURES.hourglass = PICTURES.hourglass_flowing_sand;
PICTURES.stopwatch = PICTURES.alarm_clock;
PICTURES.phone = PICTURES.telephone_receiver;
PICTURES.stop_sign = PICTURES.octagonal_sign;
PICTURES.heavy_exclamation_mark = PICTURES.exclamation;
PICTURES.pencil = PICTURES.memo;
PICTURES.pause_button = PICTURES.double_vertical_bar;
PICTURES.mag_right = PICTURES.mag;
PICTURES.raised_hand = PICTURES.wave;
PICTURES.hand = PICTURES.wave;
