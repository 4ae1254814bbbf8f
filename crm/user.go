package crm

import (
	"regexp"
	"time"

	"github.com/google/uuid"
)

// Role is what a person comes to the product for.
type Role string

// The roles.
const (
	Staff   Role = "staff"   // completes tasks
	Manager Role = "manager" // approves, urges, sees the people below
	Admin   Role = "admin"   // keeps people and rules
)

// Choices lists the roles.
func (Role) Choices() []Choice {
	return []Choice{
		{Value: string(Staff), Label: Label{"员工", "Staff"}},
		{Value: string(Manager), Label: Label{"经理", "Manager"}, Tone: ToneInfo},
		{Value: string(Admin), Label: Label{"管理员", "Admin"}, Tone: ToneWarning},
	}
}

// Choices lists the languages of the product.
func (Language) Choices() []Choice {
	return []Choice{
		{Value: string(Chinese), Label: Label{"中文", "Chinese"}},
		{Value: string(English), Label: Label{"英文", "English"}},
	}
}

// User is somebody who signs in, and to whom work is given.
type User struct {
	Base
	Name  string `db:"name" json:"name" required:"true" max:"80" zh:"姓名" en:"Name"`
	Login string `db:"login" json:"login" required:"true" max:"64" unique:"true" zh:"登录名" en:"Sign-in name"`
	Role  Role   `db:"role" json:"role" required:"true" zh:"角色" en:"Role"`
	// RoleID refines what the role may do; the role follows from it.
	RoleID         *uuid.UUID `db:"role_id" json:"roleId" ref:"role" zh:"权限角色" en:"Detailed role"`
	ManagerID      *uuid.UUID `db:"manager_id" json:"managerId" ref:"user" zh:"直接上级" en:"Manager"`
	DepartmentID   *uuid.UUID `db:"department_id" json:"departmentId" ref:"department" zh:"部门" en:"Department"`
	PostID         *uuid.UUID `db:"post_id" json:"postId" ref:"post" zh:"岗位" en:"Post"`
	EmployeeNumber string     `db:"employee_number" json:"employeeNumber" max:"40" unique:"true" zh:"工号" en:"Employee number"`
	Email          string     `db:"email" json:"email" format:"email" personal:"true" zh:"邮箱" en:"E-mail"`
	Phone          string     `db:"phone" json:"phone" max:"40" format:"phone" personal:"true" zh:"电话" en:"Phone"`
	JoinedOn       *Date      `db:"joined_on" json:"joinedOn" private:"true" zh:"入职日期" en:"Joined on"`
	LeavingOn      *Date      `db:"leaving_on" json:"leavingOn" private:"true" zh:"离职日期" en:"Leaving on"`
	Language       Language   `db:"language" json:"language" zh:"语言" en:"Language"`
	AwayUntil      *time.Time `db:"away_until" json:"awayUntil" private:"true" zh:"请假至" en:"Away until"`
	Active         bool       `db:"active" json:"active" default:"true" zh:"在职" en:"Active"`
}

// Users declares the kind.
var Users = Kind[User]{
	Name: "user", Plural: "users", Icon: "user",
	Label: Label{"员工", "User"}, PluralLabel: Label{"员工", "Users"},
	Title: "name", Search: []string{"name", "login", "email"},
	List:  []string{"name", "login", "role", "departmentId", "managerId", "awayUntil", "active"},
	Sorts: []string{"createdAt", "name", "login"},
	Sections: []Section{
		{Label{"基本信息", "Basics"}, []string{"name", "login", "role", "roleId", "managerId", "departmentId", "postId", "employeeNumber", "active"}},
		{Label{"联系方式与在岗", "Contact and presence"}, []string{"email", "phone", "language", "awayUntil", "joinedOn", "leavingOn"}},
	},
	Rights: Rights{View: Everybody(), Create: AdminsOnly(), Edit: AdminsOnly()},
	Menu:   MenuSetup,
}

var loginText = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,63}$`)

// Check refuses sign-in names that are hard to type and people who are their
// own manager. The language falls back to Chinese.
func (u *User) Check() []Problem {
	var problems []Problem
	if u.Language == "" {
		u.Language = Chinese
	}
	if !loginText.MatchString(u.Login) {
		problems = append(problems, Problem{"login", "invalid-login",
			Label{"登录名含有不允许的字符", "The sign-in name has characters that are not allowed"},
			Label{"请使用小写字母、数字和 . _ @ -", "Use lower-case letters, digits and . _ @ -"}})
	}
	if u.ManagerID != nil && *u.ManagerID == u.ID {
		problems = append(problems, Problem{"managerId", "own-manager",
			Label{"不能做自己的上级", "Nobody is their own manager"},
			Label{"请选择另一个人或留空", "Choose somebody else or leave it empty"}})
	}
	return problems
}
