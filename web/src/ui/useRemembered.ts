import { useState } from "react";
import { remember, remembered } from "./remember";

/** A small wish about the screen that outlasts the visit. */
export function useRemembered(name: string): [string | undefined, (value: string | undefined) => void] {
  const [value, setValue] = useState(() => remembered(name));
  return [
    value,
    (next) => {
      remember(name, next);
      setValue(next);
    },
  ];
}
