package web

// signInText are the words of the sign-in page in one language.
type signInText struct {
	Title, Lead, Login, Password, SignIn, Show, Hide string
	Demo, DemoLead, Language                         string
	Wrong, TooMany, Unreachable, NoScript            string
	Roles                                            map[string]string
}

var signInTexts = map[string]signInText{
	english: {
		Title: "Sign in", Lead: "Every piece of customer work has somebody who carries it.",
		Login: "Login", Password: "Password", SignIn: "Sign in", Show: "Show", Hide: "Hide",
		Demo: "Look around the demo company", DemoLead: "One click, no password", Language: "Language",
		Wrong: "Login or password is wrong.", TooMany: "Too many tries.",
		Unreachable: "Baton cannot be reached. Try again in a moment.",
		NoScript:    "Baton needs JavaScript.",
		Roles:       map[string]string{"staff": "Sales rep", "manager": "Manager", "admin": "Administrator"},
	},
	chinese: {
		Title: "登录", Lead: "每一件客户工作，都有人接棒。",
		Login: "账号", Password: "密码", SignIn: "登录", Show: "显示", Hide: "隐藏",
		Demo: "进入演示公司看看", DemoLead: "一键登录，无需密码", Language: "语言",
		Wrong: "账号或密码不正确。", TooMany: "尝试次数过多。",
		Unreachable: "无法连接 Baton，请稍后再试。",
		NoScript:    "Baton 需要启用 JavaScript。",
		Roles:       map[string]string{"staff": "销售", "manager": "主管", "admin": "管理员"},
	},
}
