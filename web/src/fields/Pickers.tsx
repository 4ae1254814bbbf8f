import { DatePicker } from "antd";
import dayjs from "dayjs";
import type { Ties } from "./inputs";

interface Props {
  withTime: boolean;
  ties: Ties;
  /** A day, or a day and time of the clock on the wall: `2026-11-21T17:30`. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

const FULL = { width: "100%" };
const DAY = "YYYY-MM-DD";
const DAY_AND_TIME = "YYYY-MM-DDTHH:mm";

/** The date and time widgets of a desk; loaded with the first form that has one. */
export default function Pickers({ withTime, ties, value, onChange }: Props) {
  return (
    <DatePicker
      {...ties}
      style={FULL}
      showTime={withTime && { format: "HH:mm" }}
      format={withTime ? "YYYY-MM-DD HH:mm" : DAY}
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange(day ? day.format(withTime ? DAY_AND_TIME : DAY) : undefined)}
    />
  );
}
