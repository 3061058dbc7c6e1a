// A PNG of a page with 256 colours instead of all: a third of the weight, and nobody sees it.
import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = 8;
const COLOURS = 256;

/** The same picture with a palette. */
export function withPalette(png) {
  const { width, height, pixels } = decoded(png);
  const counted = new Map();
  for (const colour of pixels) counted.set(colour, (counted.get(colour) ?? 0) + 1);
  const most = [...counted].sort(([, one], [, other]) => other - one);
  const palette = most.slice(0, COLOURS).map(([colour]) => colour);
  const place = new Map(most.map(([colour]) => [colour, nearest(palette, colour)]));
  const lines = Buffer.alloc((width + 1) * height);
  pixels.forEach((colour, at) => {
    lines[at + Math.floor(at / width) + 1] = place.get(colour);
  });
  const head = Buffer.from(png.subarray(16, 29));
  head.set([8, 3], 8); // eight bits, each the place of a colour
  const colours = Buffer.from(palette.flatMap(channels));
  const parts = { IHDR: head, PLTE: colours, IDAT: deflateSync(lines, { level: 9 }), IEND: "" };
  const chunks = Object.entries(parts).map(([name, body]) => chunk(name, Buffer.from(body)));
  return Buffer.concat([png.subarray(0, SIGNATURE), ...chunks]);
}

const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function nearest(palette, colour) {
  const wanted = channels(colour);
  const far = (one) => channels(one).reduce((sum, part, at) => sum + (part - wanted[at]) ** 2, 0);
  let best = 0;
  for (let at = 1; at < palette.length; at += 1) {
    if (far(palette[at]) < far(palette[best])) best = at;
  }
  return best;
}

/** The colours of a picture of eight bits a channel, as a browser writes it. */
function decoded(png) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const size = png[25] === 6 ? 4 : 3;
  const data = [];
  for (let at = SIGNATURE; at < png.length; at += png.readUInt32BE(at) + 12) {
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") data.push(body);
  }
  const raw = inflateSync(Buffer.concat(data));
  const line = width * size;
  const bytes = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x += 1) {
      const at = y * line + x;
      const left = x < size ? 0 : bytes[at - size];
      const up = y === 0 ? 0 : bytes[at - line];
      const both = x < size || y === 0 ? 0 : bytes[at - line - size];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, both)][filter];
      bytes[at] = raw[at + y + 1] + guess;
    }
  }
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = bytes.readUIntBE(at * size, 3);
  return { width, height, pixels };
}

function paeth(left, up, both) {
  const [a, b, c] = [up - both, left - both, left + up - 2 * both].map(Math.abs);
  if (a <= b && a <= c) return left;
  return b <= c ? up : both;
}

function chunk(name, body) {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
}

/** The checksum of PNG; Node.js has it itself from version 20 on only. */
function crc32(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}
