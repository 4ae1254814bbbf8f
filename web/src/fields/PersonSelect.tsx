import { ReferenceSelect } from "./ReferenceSelect";
import { useReferenceName } from "./useReferenceName";

interface Props {
  label: string;
  person: string | undefined;
  onChange: (person: string | undefined) => void;
}

/** One of the people, for what is narrowed to them. */
export function PersonSelect({ label, person, onChange }: Props) {
  const name = useReferenceName("user", person);
  return (
    <ReferenceSelect
      kindName="user"
      label={label}
      placeholder={label}
      names={person && name ? { [person]: name } : {}}
      value={person}
      onChange={onChange}
    />
  );
}
