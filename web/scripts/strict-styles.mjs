// antd puts its styles into <style> elements that carry the page's nonce, except
// in one helper that measures scroll bars. A strict style-src refuses that one, so
// the build swaps it for a measurement that needs no style element.
const HELPER = /@rc-component[\\/]util[\\/]es[\\/]getScrollBarSize\.js$/;

const REPLACEMENT = `
function measure(target) {
  const box = document.createElement("div");
  Object.assign(box.style, { position: "absolute", width: "100px", height: "100px", overflow: "scroll" });
  if (target) {
    const { scrollbarColor, scrollbarWidth } = getComputedStyle(target);
    Object.assign(box.style, { scrollbarColor, scrollbarWidth });
  }
  document.body.append(box);
  const size = { width: box.offsetWidth - box.clientWidth, height: box.offsetHeight - box.clientHeight };
  box.remove();
  return size;
}
let cached;
export default function getScrollBarSize(fresh) {
  if (fresh || cached === undefined) cached = measure().width;
  return cached;
}
export function getTargetScrollBarSize(target) {
  return target instanceof Element ? measure(target) : { width: 0, height: 0 };
}
`;

/** @returns {import("vite").Plugin} */
export function strictStyles() {
  return {
    name: "baton-strict-styles",
    apply: "build",
    load: { filter: { id: HELPER }, handler: () => REPLACEMENT },
  };
}
