package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/intake"
)

// importCommand brings a file into a running server, as the person whose token
// it is given.
type importCommand struct {
	Kind string `arg:"" optional:"" help:"Kind of the records, such as lead, customer or deal."`
	File string `arg:"" optional:"" help:"CSV or workbook (.xlsx)." type:"path"`

	serverSettings
	readingSettings
	rowSettings

	Map         map[string]string `help:"Which field a column fills, over what is suggested; several with commas between; 'COLUMN=' leaves it out. May be given more than once." mapsep:"none" placeholder:"COLUMN=FIELD"`
	MappingFile string            `help:"JSON file with the fields by column." type:"existingfile" placeholder:"FILE"`
	DryRun      bool              `help:"Only say what would come of each row."`
	Failed      string            `help:"Write the refused rows with the reasons there, as .csv or .xlsx." type:"path" placeholder:"FILE"`
	Show        int               `help:"How many refused rows are shown." default:"10"`

	Look   uuid.UUID `help:"Show how an import stands instead." placeholder:"ID" xor:"what"`
	Cancel uuid.UUID `help:"Stop an import instead; what it has made stays." placeholder:"ID" xor:"what"`
	Undo   uuid.UUID `help:"Take back what an import has made instead." placeholder:"ID" xor:"what"`
}

// serverSettings say which server is spoken to, and as whom.
type serverSettings struct {
	Server    string `help:"Address of the running server." default:"http://127.0.0.1:8080" env:"BATON_SERVER" placeholder:"URL"`
	TokenFile string `help:"File with a personal token; without it BATON_TOKEN in the environment, or it is asked for." env:"BATON_TOKEN_FILE" type:"existingfile" placeholder:"FILE"`
}

// readingSettings say how a file is read, where it is not recognised.
type readingSettings struct {
	Encoding  string `help:"Of CSV: UTF-8 or GB18030."`
	Separator string `help:"Of CSV, such as ';'."`
	Sheet     string `help:"Of a workbook; the first visible one when left out."`
	HeaderRow int    `help:"Row with the names of the columns; the first that is not empty when left out."`
}

// rowSettings say how rows are understood.
type rowSettings struct {
	Duplicates string            `help:"What happens to a row whose record is there already: skip, update or create." enum:"skip,update,create" default:"skip"`
	Match      []string          `help:"Fields by which a row is about an existing record." placeholder:"FIELD"`
	Identifier string            `help:"Column that tells a row from all others of its source." placeholder:"COLUMN"`
	Unknown    string            `help:"What happens where an entry or a record that is named is not known: refuse the row, add the entry to its dictionary, or leave the field empty." enum:"refuse,add,empty" default:"refuse"`
	Dates      string            `help:"Order in dates: year-first, day-first or month-first; as the file shows when left out." enum:"year-first,day-first,month-first," default:""`
	Decimal    string            `help:"Decimal mark: point or comma; as the file shows when left out." enum:"point,comma," default:""`
	Currency   string            `help:"Of amounts that name none; the company's when left out."`
	Default    map[string]string `help:"Text for a field of new records where their row has none. May be given more than once." mapsep:"none" placeholder:"FIELD=TEXT"`
	Nothing    []string          `help:"Texts that stand for no value, besides the usual ones." sep:"none" placeholder:"TEXT"`
}

// pollServer is how often the server is asked how an import goes.
const pollServer = 500 * time.Millisecond

// Run brings the file in and says what came of it.
func (c *importCommand) Run(ctx context.Context) error {
	token, err := c.token()
	if err != nil {
		return err
	}
	client, err := intake.Connect(c.Server, token)
	if err != nil {
		return err
	}
	desk := &intake.Desk{Client: client, Out: os.Stdout, Status: os.Stderr, Every: pollServer}
	order := intake.Order{
		Kind: c.Kind, File: c.File, Adjust: c.adjust, DryRun: c.DryRun, Failed: c.Failed, Show: c.Show,
		Reading: intake.Reading{Encoding: c.Encoding, Separator: c.Separator, Sheet: c.Sheet, HeaderRow: c.HeaderRow},
	}
	switch {
	case c.Look != uuid.Nil:
		return desk.Look(ctx, c.Look, order)
	case c.Cancel != uuid.Nil:
		return desk.Cancel(ctx, c.Cancel)
	case c.Undo != uuid.Nil:
		return desk.Undo(ctx, c.Undo)
	case c.Kind == "" || c.File == "":
		return errors.New("say which kind of records is in which file: baton import lead leads.csv")
	}
	if order.Map, err = c.mapping(); err != nil {
		return err
	}
	return desk.Bring(ctx, order)
}

// token is never taken from a flag: the arguments of a program are seen by all
// who use the machine.
func (s *serverSettings) token() (string, error) {
	if s.TokenFile != "" {
		content, err := os.ReadFile(s.TokenFile)
		return strings.TrimSpace(string(content)), err
	}
	if token := os.Getenv("BATON_TOKEN"); token != "" {
		return token, nil
	}
	fmt.Fprint(os.Stderr, "Personal token: ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimSpace(line), nil
}

// mapping is what the file and the flags say; flags come last.
func (c *importCommand) mapping() (map[string]string, error) {
	fields := map[string]string{}
	if c.MappingFile != "" {
		content, err := os.ReadFile(c.MappingFile)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(content, &fields); err != nil {
			return nil, fmt.Errorf("%s: want the fields by column, such as {\"Phone\": \"phone\"}: %w", c.MappingFile, err)
		}
	}
	maps.Copy(fields, c.Map)
	return fields, nil
}

// adjust puts the flags that were given in the place of what the server found
// out.
func (s *rowSettings) adjust(o *crm.ImportOptions) {
	o.Duplicates, o.Unknown = crm.DuplicatePolicy(s.Duplicates), crm.EntryPolicy(s.Unknown)
	o.Match, o.Identifier, o.Defaults = s.Match, s.Identifier, s.Default
	o.Nothing = append(o.Nothing, s.Nothing...)
	if s.Dates != "" {
		o.DateOrder = s.Dates
	}
	if s.Decimal != "" {
		o.NumberMarks = s.Decimal + "-decimal"
	}
	if s.Currency != "" {
		o.Currency = s.Currency
	}
}
