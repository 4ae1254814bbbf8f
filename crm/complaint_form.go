package crm

// The kinds of tasks on a complaint.
const (
	TaskJudge     = "judge-complaint"
	TaskAnswerNo  = "answer-complaint" // tell the customer that it is not valid
	TaskAccept    = "accept-complaint"
	TaskArbitrate = "arbitrate-complaint"
	TaskPropose   = "propose-solution"
	TaskImplement = "implement-solution"
	TaskMeasure   = "measure"
	TaskConfirm   = "confirm-solution"
	TaskCallBack  = "call-back"
	TaskSummarise = "summarise-complaint"
	TaskContain   = "contain-harm"
)

// The outcomes of tasks on a complaint.
const (
	OutcomeValid        = "valid"
	OutcomeNotValid     = "not-valid"
	OutcomeCustomerTold = "customer-told"
	OutcomeAccepted     = "accepted"
	OutcomeDeclined     = "declined"
	OutcomeNamed        = "department-named"
	OutcomeProposed     = "proposed"
	OutcomeImplemented  = "implemented"
	OutcomeSatisfied    = "satisfied"
	OutcomeNotSatisfied = "not-satisfied"
	OutcomeContained    = "contained"
	OutcomeSummarised   = "summarised"
)

// The answers of tasks on a complaint.
const (
	AnswerText         = HelpText
	AnswerCategory     = "category"
	AnswerObject       = "object"
	AnswerSeverity     = "severity"
	AnswerOwner        = "owner"
	AnswerDepartment   = "department"
	AnswerCompensation = "compensation"
	AnswerMeasures     = "measures"
	AnswerSatisfaction = "satisfaction"
	AnswerReplies      = "replies"
)

// complaintTasks lists the kinds of tasks on complaints and of instructions.
func complaintTasks() []TaskKind {
	return []TaskKind{
		{Name: TaskJudge, Label: Label{"判定投诉", "Judge a complaint"}, Forms: []Form{judgeForm()}},
		{Name: TaskAnswerNo, Label: Label{"答复客户：不成立", "Tell the customer that it is not valid"}, Forms: []Form{answerNoForm()}},
		{Name: TaskAccept, Label: Label{"受理投诉", "Accept a complaint"}, Forms: []Form{acceptForm()}},
		{Name: TaskArbitrate, Label: Label{"仲裁主办部门", "Name the responsible department"}, Forms: []Form{arbitrateForm()}},
		{Name: TaskPropose, Label: Label{"提出处理方案", "Propose a solution"}, Forms: []Form{proposeForm()}},
		{Name: TaskImplement, Label: Label{"实施处理方案", "Carry the solution out"}, Forms: []Form{implementForm()}},
		{Name: TaskMeasure, Label: Label{"落实措施", "Carry out a measure"}, Forms: []Form{DirectiveForm()}},
		{Name: TaskConfirm, Label: Label{"等待客户确认", "Await the customer's confirmation"}, Forms: []Form{confirmForm()}, OwnBreach: true},
		{Name: TaskCallBack, Label: Label{"回访客户", "Call the customer back"}, Forms: []Form{callBackForm()}},
		{Name: TaskSummarise, Label: Label{"总结投诉", "Summarise a complaint"}, Forms: []Form{summariseForm()}},
		{Name: TaskContain, Label: Label{"应急遏制", "Contain the harm"}, Forms: []Form{containForm()}},
		{Name: TaskInstruction, Label: Label{"领导批示", "Instruction"}, Forms: []Form{InstructionForm()}},
		{Name: TaskDirective, Label: Label{"落实批示", "Carry out an instruction"}, Forms: []Form{DirectiveForm()}},
	}
}

func judgeForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeValid, Label{"成立", "Valid"}, EmphasisPrimary},
			{OutcomeNotValid, Label{"不成立", "Not valid"}, EmphasisDanger},
		},
		Fields: []Field{
			{Name: AnswerCategory, Type: ChoiceOne, Label: Label{"类别", "Category"}, Dictionary: ComplaintCategories, Help: asProposed()},
			{Name: AnswerObject, Type: ChoiceOne, Label: Label{"对象", "Object"}, Dictionary: ComplaintObjects, Help: asProposed()},
			{Name: AnswerSeverity, Type: ChoiceOne, Label: Label{"严重程度", "Severity"}, Choices: Severity("").Choices(), Help: asProposed()},
			{
				Name: AnswerText, Type: LongText, Label: Label{"不成立的理由", "Why it is not valid"}, Required: true, MaxLength: 5_000,
				Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeNotValid}},
			},
		},
	}
}

func asProposed() Label {
	return Label{"留空即按投诉上的建议", "Empty: as the complaint says"}
}

func answerNoForm() Form {
	return Form{
		Outcomes: []Outcome{{OutcomeCustomerTold, Label{"发送答复", "Answer"}, EmphasisPrimary}},
		Fields:   []Field{saying(Label{"对客户的答复", "Answer to the customer"})},
	}
}

func acceptForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeAccepted, Label{"受理", "Accept"}, EmphasisPrimary},
			{OutcomeDeclined, Label{"拒绝受理", "Refuse"}, EmphasisDanger},
		},
		Fields: []Field{
			{
				Name: AnswerOwner, Type: Reference, Reference: "user", Label: Label{"负责人", "Owner"},
				Help:    Label{"留空即本人负责", "Empty: yourself"},
				Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeAccepted}},
			},
			{
				Name: AnswerText, Type: LongText, Label: Label{"拒绝的理由", "Why it is refused"}, Required: true, MaxLength: 5_000,
				Visible: &VisibleWhen{Field: OutcomeField, In: []string{OutcomeDeclined}},
			},
		},
	}
}

func arbitrateForm() Form {
	return Form{
		Outcomes: []Outcome{{OutcomeNamed, Label{"指定部门（终局）", "Name the department, finally"}, EmphasisPrimary}},
		Fields: []Field{
			{Name: AnswerDepartment, Type: Reference, Reference: "department", Label: Label{"主办部门", "Responsible department"}, Required: true},
			saying(Label{"理由", "Why"}),
		},
	}
}

func proposeForm() Form {
	return Form{
		Outcomes: []Outcome{{OutcomeProposed, Label{"提交方案", "Propose"}, EmphasisPrimary}},
		Fields: []Field{
			saying(Label{"处理方案", "Measures"}),
			{Name: AnswerCompensation, Type: MoneyType, Label: Label{"补偿金额", "Compensation"}},
			{
				Name: AnswerMeasures, Type: Directives, Label: Label{"措施分工", "Who does what"},
				Help: Label{"方案获批后，所列的人会各自收到一个待办", "Once it is agreed to, each person named gets a task"},
			},
		},
	}
}

func implementForm() Form {
	return Form{
		Outcomes: []Outcome{{OutcomeImplemented, Label{"实施完毕", "Carried out"}, EmphasisPrimary}},
		Fields:   []Field{saying(Label{"为客户做了什么", "What was done for the customer"})},
	}
}

func confirmForm() Form {
	return Form{
		Outcomes: []Outcome{
			{OutcomeSatisfied, Label{"客户满意", "Satisfied"}, EmphasisPrimary},
			{OutcomeNotSatisfied, Label{"客户不满意", "Not satisfied"}, EmphasisDanger},
		},
		Fields: customersWord(),
	}
}

// callBackForm is what somebody fills in who calls because no word came.
// Silence past the deadline can count as nobody reached.
func callBackForm() Form {
	form := confirmForm()
	form.Outcomes = append(form.Outcomes, Outcome{OutcomeUnconfirmed, Label{"未联系上", "Nobody reached"}, EmphasisDanger})
	form.Default = OutcomeUnconfirmed
	return form
}

func customersWord() []Field {
	given := &VisibleWhen{Field: OutcomeField, In: []string{OutcomeSatisfied, OutcomeNotSatisfied}}
	return []Field{
		{Name: AnswerSatisfaction, Type: Number, Label: Label{"满意度（1–5）", "Satisfaction (1 to 5)"}, Minimum: new(1), Maximum: new(5), Visible: given},
		{Name: AnswerText, Type: LongText, Label: Label{"客户的话", "What the customer said"}, MaxLength: 5_000, Visible: given},
	}
}

func summariseForm() Form {
	return Form{
		Outcomes: []Outcome{{OutcomeSummarised, Label{"总结并关闭", "Summarise and close"}, EmphasisPrimary}},
		Fields: []Field{
			saying(Label{"总结", "Summary"}),
			{
				Name: AnswerReplies, Type: Replies, Label: Label{"对批示的答复", "Answers to the instructions"},
				Help: Label{"每条批示都须答复", "Each instruction is answered"},
			},
		},
	}
}

func containForm() Form {
	return Form{
		Outcomes: []Outcome{{OutcomeContained, Label{"已遏制", "Contained"}, EmphasisPrimary}},
		Fields:   []Field{saying(Label{"采取的措施", "What was done"})},
	}
}

func saying(label Label) Field {
	return Field{Name: AnswerText, Type: LongText, Label: label, Required: true, MaxLength: 5_000}
}
