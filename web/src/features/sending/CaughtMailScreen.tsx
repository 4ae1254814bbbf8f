import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Problem } from "../../api/problem";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Page } from "../../ui/Page";
import { Empty, FailedPage, Failure, Waiting } from "../../ui/State";
import { When } from "../../ui/When";
import { useSession } from "../session/useSession";
import { caughtMailQuery } from "./queries";
import s from "./Sending.module.css";
import type { CaughtMail } from "./types";

/** Letters that a demo company would have sent: nothing leaves the house there. */
export default function CaughtMailScreen() {
  const { t } = useI18n();
  const { user } = useSession();
  if (user.role !== "admin") return <FailedPage error={new Problem(404, {})} />;
  return (
    <Page title={t("caught.title")} below={<p className="muted">{t("caught.text")}</p>}>
      <Letters />
    </Page>
  );
}

function Letters() {
  const { t } = useI18n();
  const [shown, setShown] = useState<CaughtMail>();
  const letters = useQuery(caughtMailQuery());
  if (letters.isPending) return <Waiting lines={6} />;
  if (letters.isError) return <Failure error={letters.error} onRetry={() => void letters.refetch()} />;
  if (letters.data.length === 0) return <Empty title={t("caught.empty")} text={t("caught.empty.text")} />;
  return (
    <>
      <ul className={s.items}>
        {letters.data.map((letter) => (
          <li key={letter.id} className={s.item}>
            <p className={s.head}>
              <Button type="link" className={s.subject ?? ""} onClick={() => setShown(letter)}>
                {letter.subject}
              </Button>
            </p>
            <p className={s.foot}>
              <span>
                {letter.recipients.join(t("app.and"))} · <When at={letter.at} />
              </span>
            </p>
          </li>
        ))}
      </ul>
      {shown && <Letter letter={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

/** As plain text: what a letter would load from elsewhere has no place here. */
function Letter({ letter, onClose }: { letter: CaughtMail; onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Dialog shape="right" title={letter.subject} onClose={onClose}>
      <p className="muted">
        {letter.sender} → {letter.recipients.join(t("app.and"))}
      </p>
      <p className={s.letter}>{letter.text}</p>
    </Dialog>
  );
}
