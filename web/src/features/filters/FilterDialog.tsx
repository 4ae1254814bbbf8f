import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { isProblem, wordsOf } from "../../api/problem";
import type { FieldError, FilterNode, Kind, Translated } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText } from "../../ui/message";
import { Waiting } from "../../ui/State";
import { FilterBuilder } from "./FilterBuilder";
import s from "./FilterBuilder.module.css";
import { asGroup, NO_FILTER } from "./tree";

interface Props {
  kind: Kind;
  filter: string;
  onApply: (filter: string | undefined) => void;
  onClose: () => void;
}

type Sent = { text: string } | { tree: FilterNode };

/** Both ways to say a filter. Only the server reads either, so that they never differ. */
export default function FilterDialog({ kind, filter, onApply, onClose }: Props) {
  const { t } = useI18n();
  const [tree, setTree] = useState<FilterNode>();
  const [text, setText] = useState<string>();
  const translate = (sent: Sent) => post<Translated>(`/${kind.plural}/filter`, sent);
  const first = useQuery({
    queryKey: ["filter", kind.plural, filter],
    queryFn: () => translate({ text: filter }),
    retry: false,
    staleTime: Infinity,
  });
  const send = useMutation({ mutationFn: translate });
  const broken = isProblem(first.error, 422);
  const asText = text !== undefined || broken;
  const shownTree = tree ?? asGroup(first.data?.tree ?? NO_FILTER);
  const current: Sent = asText ? { text: text ?? filter } : { tree: shownTree };

  const apply = () =>
    send.mutate(current, {
      onSuccess: ({ text: applied }) => {
        onApply(applied || undefined);
        onClose();
      },
    });
  const turn = () =>
    send.mutate(current, {
      onSuccess: (both) => {
        setTree(asGroup(both.tree));
        setText(asText ? undefined : both.text);
        if (asText && broken) onApply(both.text || undefined);
      },
    });
  const failure = send.error ?? (asText && text === undefined ? first.error : null);
  const errors = isProblem(failure) ? failure.errors : [];

  return (
    <Dialog
      shape="right"
      title={t("filter.title")}
      onClose={onClose}
      footer={
        <>
          <div className={s.foot}>
            <Button type="text" onClick={turn}>
              {t(asText ? "filter.toRows" : "filter.toText")}
            </Button>
          </div>
          <Button type="primary" loading={send.isPending} onClick={apply}>
            {t("list.filterText.apply")}
          </Button>
        </>
      }
    >
      {first.isPending && <Waiting lines={3} />}
      {!first.isPending && !asText && <FilterBuilder kind={kind} tree={shownTree} errors={errors} onChange={setTree} />}
      {!first.isPending && asText && <TextForm text={text ?? filter} onChange={setText} />}
      <Rest errors={errors} failure={failure} />
    </Dialog>
  );
}

function TextForm({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const { t } = useI18n();
  return (
    <div className={s.text}>
      <Input.TextArea
        aria-label={t("list.filterText")}
        rows={5}
        spellCheck={false}
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
      <p className="muted">{t("list.filterText.help")}</p>
    </div>
  );
}

/** What is wrong with the whole, or could not be asked. */
function Rest({ errors, failure }: { errors: readonly FieldError[]; failure: unknown }) {
  const textOf = useErrorText();
  if (!failure) return null;
  const whole = errors.filter(({ field }) => !field.startsWith("tree"));
  if (errors.length > 0 && whole.length === 0) return null;
  return (
    <p className={s.problem} role="alert">
      {whole.length > 0 ? whole.map(wordsOf).join(" ") : textOf(failure)}
    </p>
  );
}
