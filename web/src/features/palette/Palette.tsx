import SearchOutlined from "@ant-design/icons/es/icons/SearchOutlined";
import { useId, useState, type KeyboardEvent } from "react";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { KindIcon } from "../../ui/KindIcon";
import { useLater } from "../../ui/useLater";
import { useCommands, useRecordEntries, type Entry, type EntryGroup } from "./entries";
import s from "./Palette.module.css";

const PAUSE_MS = 180;

/** Everything within reach of the keyboard: records, screens, acts. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const listId = useId();
  const word = typed.trim();
  const commands = useCommands(word);
  const records = useRecordEntries(useLater(word, PAUSE_MS));
  const groups = [...records, ...commands];
  const entries = groups.flatMap((group) => group.entries);
  const active = entries[Math.min(at, entries.length - 1)];

  const run = (entry: Entry) => {
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && entries.length > 0) {
      event.preventDefault();
      setAt((Math.min(at, entries.length - 1) + step + entries.length) % entries.length);
    } else if (event.key === "Enter" && active && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(active);
    }
  };

  return (
    <Dialog shape="palette" title={t("palette.title")} hideTitle onClose={onClose}>
      <div className={s.search}>
        <SearchOutlined aria-hidden />
        <input
          className={s.input}
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-label={t("palette.title")}
          aria-activedescendant={active ? `${listId}-${active.key}` : undefined}
          placeholder={t("palette.placeholder")}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <kbd>Esc</kbd>
      </div>
      <Results id={listId} groups={groups} active={active} onRun={run} onPoint={(entry) => setAt(entries.indexOf(entry))} />
      {entries.length === 0 && <p className={s.empty}>{t("palette.empty", { q: word })}</p>}
    </Dialog>
  );
}

interface ResultsProps {
  id: string;
  groups: EntryGroup[];
  active: Entry | undefined;
  onRun: (entry: Entry) => void;
  onPoint: (entry: Entry) => void;
}

function Results({ id, groups, active, onRun, onPoint }: ResultsProps) {
  const { t } = useI18n();
  return (
    <div id={id} role="listbox" aria-label={t("palette.title")} className={s.results}>
      {groups.map((group) => (
        <div key={group.label} role="group" aria-label={group.label}>
          <div className={s.group} aria-hidden="true">
            {group.label}
          </div>
          {group.entries.map((entry) => (
            // The focus stays in the input; keys are handled there, the pointer here.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={entry.key}
              id={`${id}-${entry.key}`}
              ref={entry === active ? intoView : null}
              role="option"
              tabIndex={-1}
              aria-selected={entry === active}
              className={s.entry}
              onClick={() => onRun(entry)}
              onPointerMove={() => onPoint(entry)}
            >
              {entry.kind && <KindIcon kind={entry.kind} />}
              <span className={s.label}>{entry.label}</span>
              {entry.hint && <span className={s.hint}>{entry.hint}</span>}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
