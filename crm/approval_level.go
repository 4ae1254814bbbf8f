package crm

// LevelState is what a level of an approval has come to.
type LevelState string

// The states of a level.
const (
	LevelWaiting LevelState = "waiting"
	LevelOpen    LevelState = "open"
	LevelAgreed  LevelState = "agreed"
	LevelRefused LevelState = "refused"
	// LevelBrokenOff was reached when the round ended, and had not decided.
	LevelBrokenOff LevelState = "broken-off"
)

// Choices lists the states.
func (LevelState) Choices() []Choice {
	return []Choice{
		{Value: string(LevelWaiting), Label: Label{"未到", "Not reached"}, Tone: ToneNeutral},
		{Value: string(LevelOpen), Label: Label{"进行中", "Under way"}, Tone: ToneInfo},
		{Value: string(LevelAgreed), Label: Label{"已同意", "Agreed"}, Tone: ToneGood},
		{Value: string(LevelRefused), Label: Label{"已拒绝", "Refused"}, Tone: ToneBad},
		{Value: string(LevelBrokenOff), Label: Label{"已中止", "Broken off"}, Tone: ToneNeutral},
	}
}

// votes is how the seats of a level that count have spoken.
type votes struct{ yes, no, all int }

func (v votes) left() int { return v.all - v.yes - v.no }

func count(signers []*Signer) votes {
	var v votes
	for _, s := range signers {
		switch {
		case s.State == SignerNotNeeded:
			continue
		case s.State.agrees():
			v.yes++
		case s.State == SignerRefused:
			v.no++
		}
		v.all++
	}
	return v
}

// Outcome is what a level that was reached has come to. A level decides as
// soon as what is still to be said cannot change it; where one no does not end
// it, those who must all agree are still all asked.
func (l Level) Outcome(signers []*Signer) LevelState {
	v := count(signers)
	if v.no > 0 && l.NoEnds {
		return LevelRefused
	}
	switch l.Pattern {
	case AnySigns:
		return outcome(v.yes > 0, v.no == v.all)
	case ShareOfVotes:
		return outcome(v.yes*fullShare >= l.Share*v.all, (v.yes+v.left())*fullShare < l.Share*v.all)
	}
	return outcome(v.yes == v.all, v.left() == 0)
}

func outcome(agreed, refused bool) LevelState {
	switch {
	case agreed:
		return LevelAgreed
	case refused:
		return LevelRefused
	}
	return LevelOpen
}

// Check tells what makes no sense in a level.
func (l Level) Check() []Problem {
	var problems []Problem
	if l.Pattern == ShareOfVotes && (l.Share < smallestShare || l.Share > fullShare) {
		problems = append(problems, Problem{"share", "invalid-share",
			Label{"通过比例须在 1 到 100 之间", "The share of votes is 1 to 100 percent"},
			Label{"例如 60", "For example 60"}})
	}
	if len(l.Seats) == 0 {
		problems = append(problems, Problem{"signerIds", "no-signers",
			Label{"没有审批人", "Nobody is named to sign"},
			Label{"请选择审批人", "Choose who signs"}})
	}
	return problems
}
