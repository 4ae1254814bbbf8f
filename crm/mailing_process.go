package crm

// The process by which a mailing goes out.
const (
	MailingProcessName = "mailing"
	MailingStepGather  = "gather"
	MailingStepSend    = "send-letters"
)

// OutcomeMailed ends a mailing all of whose letters have gone or will not.
const OutcomeMailed = "mailed"

// MailingProcess declares how a mailing goes out.
func MailingProcess() ProcessKind {
	return ProcessKind{
		Name:  MailingProcessName,
		Label: Label{"群发邮件", "Mailing"},
		Steps: []Step{
			{Name: MailingStepGather, Label: Label{"收集收件人", "Gather the recipients"}},
			{Name: MailingStepSend, Label: Label{"逐批发送", "Send in batches"}},
		},
		Outcomes: []Choice{
			{Value: OutcomeMailed, Label: Label{"已发完", "All letters are out"}, Tone: ToneGood},
			{Value: OutcomeStopped, Label: Label{"已停止", "Stopped"}, Tone: ToneNeutral},
		},
		Lasting: true,
	}
}
