import { DatePicker } from "antd";
import dayjs from "dayjs";

const DAY = "YYYY-MM-DD";
const FULL = { width: "100%" };

interface Props {
  labels: [from: string, to: string];
  value: [from: string | undefined, to: string | undefined];
  onChange: (from: string | undefined, to: string | undefined) => void;
}

const dayOf = (text: string | undefined) => (text ? dayjs(text) : null);

/** Two days, each of which may be left open; loaded with the first filter that has one. */
export default function RangePicker({ labels, value: [from, to], onChange }: Props) {
  return (
    <DatePicker.RangePicker
      style={FULL}
      format={DAY}
      allowEmpty={[true, true]}
      placeholder={labels}
      value={[dayOf(from), dayOf(to)]}
      onChange={(days) => onChange(days?.[0]?.format(DAY), days?.[1]?.format(DAY))}
    />
  );
}
