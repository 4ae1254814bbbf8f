import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Form, type FormInstance } from "antd";
import { useState } from "react";
import { useOnce } from "../../api/once";
import { isProblem, wordsOf } from "../../api/problem";
import { ROOT } from "../../api/queries";
import type { Field, OneRecord, Values } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { useKind } from "../session/useSession";
import { partBody, PARTS, placeErrors, shownFields, type Choice, type Part } from "./parts";
import type { Converted, Proposal } from "./queries";

/** One of the records that a lead becomes, while it is asked for. */
export interface PartState {
  part: Part;
  form: FormInstance<Values>;
  fields: Field[];
  choice: Choice;
  /** What is wrong with the record chosen. */
  problem: string | undefined;
}

/** The choices and forms of a conversion, and the act itself. */
export function useConversion(record: OneRecord, proposal: Proposal, onClose: () => void) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const [choices, setChoices] = useState<Record<Part, Choice>>(() => firstChoices(proposal));
  const [problems, setProblems] = useState<string[]>([]);
  const [missing, setMissing] = useState<Part>();
  const forms = useForms();
  const fields = useFields(proposal);
  const finish = useFinish(record, onClose);
  const once = useOnce();

  const choose = (part: Part, choice: Choice) => {
    setMissing(undefined);
    setChoices((now) => ({
      ...now,
      [part]: choice,
      // Contacts belong to one customer: another customer, another choice.
      ...(part === "customer" && now.contact.way === "existing" ? { contact: { way: "new" } } : {}),
    }));
  };

  const convert = useMutation({
    mutationFn: async () => {
      const asked = PARTS.filter((part) => choices[part].way === "new");
      await Promise.all(asked.map((part) => forms[part].validateFields()));
      const body = Object.fromEntries(PARTS.map((part) => [part, partBody(choices[part], fields[part], forms[part].getFieldsValue())]));
      return once.post<Converted>(`/leads/${record.id}/acts/convert`, { version: record.version, ...body });
    },
    onMutate: () => {
      setProblems([]);
      const unchosen = PARTS.find((part) => choices[part].way === "existing" && !choices[part].id);
      setMissing(unchosen);
      if (unchosen) throw new Unchosen();
    },
    onSuccess: finish,
    onError: (error) => {
      if (error instanceof Unchosen || "errorFields" in error) return; // said at the fields
      if (!isProblem(error, 422)) return setProblems([errorText(error)]);
      const { atFields, rest } = placeErrors(error.errors, fields);
      for (const { name: [part, field], error: one } of atFields) forms[part].setFields([{ name: field, errors: [wordsOf(one)] }]);
      setProblems(rest.map(wordsOf));
    },
  });

  const parts: PartState[] = PARTS.map((part) => ({
    part,
    form: forms[part],
    fields: fields[part],
    choice: choices[part],
    problem: missing === part ? t(part === "contact" ? "conversion.missing.contact" : "conversion.missing") : undefined,
  }));
  return { parts, choose, convert, problems };
}

/** Nothing was chosen where something that is there was to be. */
class Unchosen extends Error {}

const first = (id: string | undefined): Choice => (id ? { way: "existing", id } : { way: "new" });

/** The lead goes where it was put to already; all else is new. */
function firstChoices({ customer, contact }: Proposal): Record<Part, Choice> {
  return { customer: first(customer.id), contact: first(contact.id), deal: { way: "new" } };
}

function useForms(): Record<Part, FormInstance<Values>> {
  const [customer] = Form.useForm<Values>();
  const [contact] = Form.useForm<Values>();
  const [deal] = Form.useForm<Values>();
  return { customer, contact, deal };
}

function useFields(proposal: Proposal): Record<Part, Field[]> {
  const customer = useKind("customer");
  const contact = useKind("contact");
  const deal = useKind("deal");
  return {
    customer: customer ? shownFields("customer", customer, proposal.customer.fields) : [],
    contact: contact ? shownFields("contact", contact, proposal.contact.fields) : [],
    deal: deal ? shownFields("deal", deal, proposal.deal.fields) : [],
  };
}

/** Shows the customer that the lead has become. */
function useFinish(record: OneRecord, onClose: () => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const navigate = useNavigate();
  return (converted: Converted) => {
    onClose();
    for (const plural of ["leads", "customers", "contacts", "deals"]) {
      void client.invalidateQueries({ queryKey: [ROOT.list, plural] });
    }
    void client.invalidateQueries({ queryKey: [ROOT.one, "leads", record.id] });
    void client.invalidateQueries({ queryKey: [ROOT.overview] });
    void message.success(t("conversion.done"));
    void navigate({ to: "/$plural/$id", params: { plural: "customers", id: converted.customerId } });
  };
}
