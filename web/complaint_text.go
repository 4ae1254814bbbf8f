package web

// complaintText are the words of the page of a complaint in one language.
type complaintText struct {
	Number, State, Done, Language, NoScript              string
	Ask, Satisfied, NotSatisfied, Mark, Worst, Best, Add string
	Send, Withdraw, WithdrawNote, Why, WithdrawSend      string
	Object, ObjectNote, Missing, ObjectSend              string
	Thanks, Withdrawn, Choose                            string
	SaidSatisfied, SaidNotSatisfied, SaidWithdraw        string
	Gone, GoneText, TooMany, Unreachable                 string
}

// Said is what the customer said before, in words; empty: nothing.
func (t complaintText) Said(verdict string) string {
	return map[string]string{
		"satisfied": t.SaidSatisfied, "not-satisfied": t.SaidNotSatisfied, "withdraw": t.SaidWithdraw,
	}[verdict]
}

var complaintTexts = map[string]complaintText{
	english: {
		Number: "Your complaint", State: "How it stands", Done: "What was done",
		Language: "Language", NoScript: "To answer, your browser has to allow JavaScript.",
		Ask: "Are you satisfied?", Satisfied: "Yes, I am satisfied", NotSatisfied: "No, not yet",
		Mark: "How satisfied are you?", Worst: "1 is not at all", Best: "5 is very", Add: "What would you like to add?",
		Send: "Send answer", Withdraw: "Withdraw the complaint",
		WithdrawNote: "Nobody will work on it any further. This cannot be taken back here.",
		Why:          "Why?", WithdrawSend: "Withdraw it",
		Object: "I do not agree", ObjectNote: "We take it up again, and somebody will look into it anew.",
		Missing: "What is still to be done?", ObjectSend: "Take it up again",
		Thanks: "Thank you. Your answer has reached us.", Withdrawn: "Your complaint is withdrawn.", Choose: "Please choose whether you are satisfied.",
		SaidSatisfied: "You told us that you are satisfied.", SaidNotSatisfied: "You told us that you are not satisfied. We work on it again.",
		SaidWithdraw: "You have withdrawn this complaint.",
		Gone:         "This link leads nowhere", GoneText: "It may have expired or be incomplete. The latest letter about your complaint holds a new one.",
		TooMany:     "Too much was sent from your connection.",
		Unreachable: "It could not be sent. Nothing is lost: try again in a moment.",
	},
	chinese: {
		Number: "您的投诉", State: "当前进展", Done: "处理情况",
		Language: "语言", NoScript: "回复需要浏览器启用 JavaScript。",
		Ask: "您对处理结果满意吗？", Satisfied: "满意", NotSatisfied: "还不满意",
		Mark: "满意程度", Worst: "1 分最低", Best: "5 分最高", Add: "您还有什么想说的？",
		Send: "提交", Withdraw: "撤回投诉",
		WithdrawNote: "撤回后我们将不再处理，且无法在此恢复。",
		Why:          "撤回原因", WithdrawSend: "确认撤回",
		Object: "我有异议", ObjectNote: "我们会重新受理，由专人再次跟进。",
		Missing: "还有什么没有解决？", ObjectSend: "提交异议",
		Thanks: "谢谢，我们已收到您的回复。", Withdrawn: "您的投诉已撤回。", Choose: "请选择是否满意。",
		SaidSatisfied: "您已表示满意。", SaidNotSatisfied: "您已表示不满意，我们正在重新处理。",
		SaidWithdraw: "您已撤回这项投诉。",
		Gone:         "这个链接无法打开", GoneText: "链接可能已过期或不完整。最近一封关于您投诉的邮件里有新的链接。",
		TooMany:     "您的网络提交过于频繁。",
		Unreachable: "暂时无法提交，您填写的内容仍在，请稍后再试。",
	},
}
