import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import s from "./Articles.module.css";
import { TOP_DAYS, topQuery } from "./queries";

/** What is read most, for who does not know what to look for. */
export default function TopArticles() {
  const { t } = useI18n();
  const { data: top = [] } = useQuery(topQuery());
  if (top.length === 0) return null;
  return (
    <div className={s.top}>
      <Card title={t("article.top")} extra={<span className="muted">{t("article.top.days", { days: TOP_DAYS })}</span>}>
        <ol className={s.lines}>
          {top.map(({ id, title, reads }) => (
            <li key={id} className={s.line}>
              <Link to="/$plural/$id" params={{ plural: "articles", id }} className="inline-link">
                {title}
              </Link>
              <span className="muted">{t.count("article.reads", reads)}</span>
            </li>
          ))}
        </ol>
      </Card>
    </div>
  );
}
