import type { Selection } from "../bulk/selection";

/** What is selected in a list, and how that changes; nothing can be where nothing can be done with many. */
export interface Selecting {
  selection: Selection;
  onSelect: (selection: Selection) => void;
}
