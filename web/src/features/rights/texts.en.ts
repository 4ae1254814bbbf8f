/** Texts of what roles and people may do. */
export const rightsEn = {
  "rights.matrix": "What this role may do",
  "rights.matrix.help": "Unset, everything is as the base role has it by default.",
  "rights.default": "Default: {reach}",
  "rights.open": "no limit",
  "rights.exceptions.one": "{count} set",
  "rights.exceptions.other": "{count} set",
  "rights.act": "{kind}: {act}",
  "rights.fields": "Field limits",
  "rights.unsaved.one": "{count} change",
  "rights.unsaved.other": "{count} changes",
  "rights.saved": "The rights are set",
  "rights.reset": "Undo",
  "rights.person": "What may this person do, and why",
  "rights.person.own": "What may I do, and why",
  "rights.person.people": "People below: {below}. In the department: {department}.",
} as const;
