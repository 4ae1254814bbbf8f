import { Form, Segmented } from "antd";
import { useId } from "react";
import type { Values } from "../../api/types";
import { FormFields } from "../../fields/FieldsForm";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useI18n } from "../../i18n";
import s from "./Conversion.module.css";
import type { Choice, Way } from "./parts";
import type { Proposal } from "./queries";
import type { PartState } from "./useConversion";

/** What a part may be: without a customer there is nothing; a deal is always a new one. */
const WAYS: Readonly<Record<PartState["part"], readonly Way[]>> = {
  customer: ["new", "existing"],
  contact: ["new", "existing", "none"],
  deal: ["new", "none"],
};

interface Props extends PartState {
  proposal: Proposal;
  customer: Choice | undefined;
  onChoose: (choice: Choice) => void;
}

/** One of the records that a lead becomes: new with the lead's values, one that is there, or none. */
export function PartForm({ part, form, fields, choice, problem, proposal, customer, onChoose }: Props) {
  const { t } = useI18n();
  const heading = useId();
  const ways = WAYS[part].filter((way) => part !== "contact" || way !== "existing" || customer?.way === "existing");
  return (
    <section className={s.part} aria-labelledby={heading}>
      <div className={s.head}>
        <h3 id={heading}>{t(`conversion.${part}`)}</h3>
        <Segmented
          value={choice.way}
          aria-label={t(`conversion.${part}`)}
          options={ways.map((value) => ({ value, label: t(`conversion.${value}`) }))}
          onChange={(way) => onChoose({ ...choice, way })}
        />
      </div>
      {choice.way === "existing" && part !== "deal" && (
        <>
          <ReferenceSelect
            kindName={part}
            label={t(`conversion.${part}`)}
            placeholder={t(part === "customer" ? "conversion.choose" : "conversion.choose.contact")}
            names={namesOf(proposal)}
            value={choice.id}
            onChange={(id) => onChoose({ way: "existing", id })}
          />
          {problem && (
            <p role="alert" className={s.problem}>
              {problem}
            </p>
          )}
        </>
      )}
      <Form<Values> form={form} layout="vertical" noValidate hidden={choice.way !== "new"} initialValues={proposal[part].fields}>
        {choice.way === "new" && <FormFields form={form} fields={fields} names={proposal.names} />}
      </Form>
    </section>
  );
}

/** Names of what may be chosen: what the lead refers to, and what is there already. */
function namesOf({ names, matches }: Proposal) {
  return { ...names, ...Object.fromEntries(matches.flatMap(({ id, name }) => (id && name ? [[id, name]] : []))) };
}
