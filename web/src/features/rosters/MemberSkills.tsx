import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useI18n } from "../../i18n";
import { useKind } from "../session/useSession";
import { MEMBERS, skillsQuery } from "./queries";
import s from "./Roster.module.css";
import { skillsOf } from "./seats";

/** What one member is good at, and where that is set; the best skill is a way of sharing out. */
export function MemberSkills({ member, members, name }: { member: string; members: readonly string[]; name: string }) {
  const { t } = useI18n();
  const kind = useKind("roster-skill");
  const skills = useQuery({ ...skillsQuery(members), enabled: kind?.rights.view === true });
  if (!kind?.rights.view || !skills.data) return null;
  const told = skillsOf(member, skills.data.items, kind);
  return (
    <span className={s.department}>
      {told.length > 0 ? told.join(t("app.and")) : t("rosters.skills.none")}{" "}
      {kind.rights.create && (
        <Link
          to="/$plural/$id"
          params={{ plural: MEMBERS, id: member }}
          className="inline-link"
          aria-label={t("rosters.skills.of", { name })}
        >
          {t("rosters.skills")}
        </Link>
      )}
    </span>
  );
}
