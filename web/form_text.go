package web

// formText are the words of the page of a public form in one language.
type formText struct {
	Agree, Send, Sent, Number, Follow, Another, Required, Choose, Yes, No string
	TooMany, Unreachable, Closed, Mend, NoScript                          string
	Language, Hidden                                                      string
}

var formTexts = map[string]formText{
	english: {
		Agree: "I agree", Send: "Send", Sent: "Sent", Number: "Your number:", Follow: "See how it stands", Another: "Send another", Required: "required", Choose: "Choose…", Yes: "Yes", No: "No",
		TooMany:     "Too much was sent from your connection.",
		Unreachable: "It could not be sent. Nothing is lost: try again in a moment.",
		Closed:      "This form is not open any more.",
		Mend:        "Please mend what is marked below.",
		NoScript:    "To send this form, your browser has to allow JavaScript.",
		Language:    "Language", Hidden: "Leave this field empty",
	},
	chinese: {
		Agree: "我同意", Send: "提交", Sent: "已提交", Number: "您的编号：", Follow: "查看处理进展", Another: "再提交一份", Required: "必填", Choose: "请选择…", Yes: "是", No: "否",
		TooMany:     "您的网络提交过于频繁。",
		Unreachable: "暂时无法提交，您填写的内容仍在，请稍后再试。",
		Closed:      "这个表单已经关闭。",
		Mend:        "请修改下方标出的内容。",
		NoScript:    "提交表单需要浏览器启用 JavaScript。",
		Language:    "语言", Hidden: "请留空此项",
	},
}
