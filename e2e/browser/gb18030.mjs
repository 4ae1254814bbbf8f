// Text as Chinese spreadsheet programs save it; the platform only decodes it.

const LEADS = [0x81, 0xfe];
const TRAILS = [0x40, 0xfe];

/** Every character of two bytes by its code. */
const codes = new Map();
const decoder = new TextDecoder("gb18030");
for (let lead = LEADS[0]; lead <= LEADS[1]; lead++) {
  for (let trail = TRAILS[0]; trail <= TRAILS[1]; trail++) {
    const text = decoder.decode(Uint8Array.of(lead, trail));
    if (text.length === 1 && text !== "\uFFFD") codes.set(text, [lead, trail]);
  }
}

/** The bytes of a text of ASCII and common Chinese characters. */
export function gb18030(text) {
  return Buffer.from([...text].flatMap((one) => (one < "\x80" ? one.charCodeAt(0) : codes.get(one))));
}
