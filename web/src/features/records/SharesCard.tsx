import CloseOutlined from "@ant-design/icons/es/icons/CloseOutlined";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Radio, Switch } from "antd";
import { useState } from "react";
import { put, remove } from "../../api/client";
import { ROOT, sharesQuery } from "../../api/queries";
import type { Kind, OneRecord, Share } from "../../api/types";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { useErrorText, useMessage } from "../../ui/message";
import s from "./SharesCard.module.css";

type Grantee = Share["granteeKind"];
const GRANTEES: readonly Grantee[] = ["user", "team", "department"];
const NO_NAMES = {};

/** How a record is shared: everything about a share but the name and the time. */
type Wish = Pick<Share, "granteeKind" | "granteeId" | "collaborator" | "mayEdit">;

export function SharesCard({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { t } = useI18n();
  const shares = useQuery(sharesQuery(kind.plural, record.id));
  const may = record.may?.includes("edit") === true;
  const acts = useShareActs(kind.plural, record.id);
  return (
    <Card title={t("shares.title")}>
      {shares.isPending && <Waiting lines={2} />}
      {shares.isError && <Failure error={shares.error} />}
      {shares.data?.length === 0 && <p className="muted">{t("shares.empty")}</p>}
      <ul className={s.items}>
        {(shares.data ?? []).map((share) => (
          <Item key={share.granteeId} share={share} may={may} acts={acts} />
        ))}
      </ul>
      {may && <NewShare acts={acts} />}
    </Card>
  );
}

type Acts = ReturnType<typeof useShareActs>;

function useShareActs(plural: string, id: string) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const path = `/${plural}/${id}/shares`;
  const onSettled = () => client.invalidateQueries({ queryKey: [ROOT.one, plural, id] });
  const onError = (error: unknown) => void message.error(errorText(error));
  const set = useMutation({
    mutationFn: ({ granteeId, ...how }: Wish) => put(`${path}/${granteeId}`, how),
    onSettled,
    onError,
  });
  const end = useMutation({
    mutationFn: (share: Share) => remove(`${path}/${share.granteeId}`),
    onSuccess: (_, share) => void message.success(t("shares.removed", { name: share.granteeName })),
    onSettled,
    onError,
  });
  return { set, end, busy: set.isPending || end.isPending };
}

function Item({ share, may, acts }: { share: Share; may: boolean; acts: Acts }) {
  const { t } = useI18n();
  const { granteeKind, granteeId, granteeName: name, collaborator, mayEdit } = share;
  const change = (how: Partial<Wish>) =>
    acts.set.mutate({ granteeKind, granteeId, collaborator, mayEdit, ...how });
  return (
    <li className={s.item}>
      <span className={s.name}>
        {name} <span className="muted">{t(`shares.kind.${granteeKind}`)}</span>
      </span>
      <label className={s.switch}>
        <Switch
          size="small"
          aria-label={t("shares.collaborator.of", { name })}
          checked={collaborator}
          disabled={!may || acts.busy}
          onChange={(checked) => change({ collaborator: checked })}
        />
        <span aria-hidden="true">{t("shares.collaborator")}</span>
      </label>
      <label className={s.switch}>
        <Switch
          size="small"
          aria-label={t("shares.mayEdit.of", { name })}
          checked={mayEdit}
          disabled={!may || acts.busy}
          onChange={(checked) => change({ mayEdit: checked })}
        />
        <span aria-hidden="true">{t("shares.mayEdit")}</span>
      </label>
      {may && (
        <Button
          type="text"
          aria-label={t("shares.remove", { name })}
          icon={<CloseOutlined aria-hidden />}
          disabled={acts.busy}
          onClick={() => acts.end.mutate(share)}
        />
      )}
    </li>
  );
}

function NewShare({ acts }: { acts: Acts }) {
  const { t } = useI18n();
  const [granteeKind, setKind] = useState<Grantee>("user");
  const [granteeId, setId] = useState<string>();
  const add = () => {
    if (!granteeId) return;
    acts.set.mutate(
      { granteeKind, granteeId, collaborator: false, mayEdit: false },
      { onSuccess: () => setId(undefined) },
    );
  };
  return (
    <form
      className={s.add}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Radio.Group
        aria-label={t("shares.kind")}
        optionType="button"
        size="small"
        value={granteeKind}
        options={GRANTEES.map((value) => ({ value, label: t(`shares.kind.${value}`) }))}
        onChange={({ target }) => {
          setKind(target.value as Grantee);
          setId(undefined);
        }}
      />
      <ReferenceSelect
        key={granteeKind}
        kindName={granteeKind}
        names={NO_NAMES}
        label={t("shares.with")}
        value={granteeId}
        onChange={(value) => setId(value)}
      />
      <Button htmlType="submit" disabled={!granteeId} loading={acts.set.isPending}>
        {t("shares.add")}
      </Button>
    </form>
  );
}
