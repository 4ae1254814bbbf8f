import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { put } from "../../api/client";
import { ROOT, tagNamesQuery, tagsQuery } from "../../api/queries";
import type { Kind, Tag } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import { Tone, toneOf } from "../../ui/Tone";
import { useLater } from "../../ui/useLater";
import s from "./parts.module.css";

const PAUSE_MS = 200;
const MAX_LENGTH = 40;
const BREAKS = [",", "，", "、"];

interface Props {
  kind: Kind;
  id: string;
}

/** The tags of a record, to be added and taken off where one may edit it. */
export function TagsCard({ kind, id }: Props) {
  const { t } = useI18n();
  const tags = useQuery(tagsQuery(kind.plural, id));
  return (
    <Card title={t("tags.title")}>
      {tags.isPending && <Waiting lines={1} />}
      {tags.isError && <Failure error={tags.error} />}
      {tags.isSuccess && kind.rights.edit && <TagSelect kind={kind} id={id} tags={tags.data} />}
      {tags.isSuccess && !kind.rights.edit && <Chips tags={tags.data} />}
    </Card>
  );
}

function Chips({ tags }: { tags: readonly Tag[] }) {
  const { t } = useI18n();
  if (tags.length === 0) return <p className="muted">{t("tags.empty")}</p>;
  return (
    <div className={s.chips}>
      {tags.map(({ id, name, tone }) => (
        <Tone key={id} tone={toneOf(tone)}>
          {name}
        </Tone>
      ))}
    </div>
  );
}

function TagSelect({ kind, id, tags }: Props & { tags: readonly Tag[] }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const [typed, setTyped] = useState("");
  const [opened, setOpened] = useState(false);
  const q = useLater(typed.trim(), PAUSE_MS);
  const offered = useQuery({ ...tagNamesQuery(q), enabled: opened, placeholderData: keepPreviousData });
  const query = tagsQuery(kind.plural, id);

  const save = useMutation({
    mutationFn: (names: string[]) => put<{ items: Tag[] }>(`/${kind.plural}/${id}/tags`, { names }),
    onSuccess: ({ items }) => client.setQueryData(query.queryKey, items),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: [ROOT.one, kind.plural, id] }),
  });

  return (
    <Select
      mode="tags"
      className={s.full ?? ""}
      aria-label={t("tags.add")}
      placeholder={t("tags.add")}
      tokenSeparators={BREAKS}
      maxLength={MAX_LENGTH}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={save.isPending}
      value={save.isPending ? save.variables : tags.map(({ name }) => name)}
      options={(offered.data ?? []).map(({ name }) => ({ value: name, label: name }))}
      onOpenChange={(open) => open && setOpened(true)}
      onChange={(names: string[]) => save.mutate(names)}
    />
  );
}
