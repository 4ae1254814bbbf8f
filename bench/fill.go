package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Words in names: a rare one, which the same number of customers bears in a
// company of any size, and a frequent one, which one customer in ten bears.
const (
	rareWord     = "华为"
	rareBearers  = 100
	frequentWord = "上海"
)

// Parts of names, as companies have them.
var (
	cities = []string{"上海", "北京", "深圳", "杭州", "苏州", "成都", "武汉", "西安", "南京", "青岛"}
	signs  = []rune("安邦博超诚达德东方飞丰富光广海恒宏鸿华辉汇吉佳建江金锦晶精景凯康科蓝力立联龙隆美明宁鹏启强庆荣瑞润三森盛世顺泰腾天通万维伟翔欣新信星兴旭亚阳怡益永宇裕元远云泽展长振正志中众卓")
	trades = []string{"医疗器械", "精密机械", "电子科技", "物流", "化工", "食品", "软件", "新能源", "建材", "纺织"}
)

// name is the n-th customer's among so many.
func name(n, of int) string {
	middle := rareWord
	if each := of / rareBearers; n%each != each-1 {
		middle = string([]rune{signs[n%len(signs)], signs[(n/len(signs))%len(signs)], signs[(n/3)%len(signs)]})
	}
	return cities[n%len(cities)] + middle + trades[(n/7)%len(trades)] + "有限公司"
}

// changedAt is when the n-th customer was changed last.
func changedAt(n int) time.Time {
	return time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Second)
}

// halfway is the cursor of a page in the middle of so many customers, by their
// last change, latest first.
func halfway(count int) string {
	data, err := json.Marshal(map[string]any{"v": []any{changedAt(count / 2)}, "i": uuid.Max})
	if err != nil {
		panic(err) // a time and an id can be encoded
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// fill adds so many customers, with the same columns as the
// product writes. Their history is left out. The index on the words is made
// anew, which takes a fraction of the time of adding to it.
func (s *sides) fill(ctx context.Context, databaseURL string, count int) error {
	connection, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer connection.Close(context.WithoutCancel(ctx))
	var index string
	var owners []uuid.UUID
	if err := connection.QueryRow(ctx, `SELECT pg_get_indexdef('customers_search'::regclass),
		(SELECT array_agg(id ORDER BY login) FROM users WHERE role = 'staff')`).Scan(&index, &owners); err != nil {
		return err
	}
	if _, err := connection.Exec(ctx, `SET maintenance_work_mem = '512MB'; DROP INDEX customers_search`); err != nil {
		return err
	}
	columns := []string{"id", "created_at", "updated_at", "number", "name", "grade", "region", "industry", "phone", "owner_id", "search", "match_keys"}
	_, err = connection.CopyFrom(ctx, pgx.Identifier{"customers"}, columns, pgx.CopyFromSlice(count, func(n int) ([]any, error) {
		id, err := uuid.NewV7()
		c := crm.Customer{Number: fmt.Sprintf("B-%d", n), Name: name(n, count), Phone: fmt.Sprintf("138%08d", n)}
		return []any{id, changedAt(n), changedAt(n), c.Number, c.Name, []string{"A", "B", "C"}[n%3], "east", "manufacturing", c.Phone,
			owners[n%len(owners)], searchOf(&c), customers.MatchKeys(&c)}, err
	}))
	if err != nil {
		return fmt.Errorf("fill customers: %w", err)
	}
	if _, err := connection.Exec(ctx, index); err != nil {
		return fmt.Errorf("index customers: %w", err)
	}
	s.filled = count
	_, err = connection.Exec(ctx, `VACUUM ANALYZE customers`)
	return err
}

// customers is the kind, whose tags are read once.
var customers = crm.Customers.Schema()

// searchOf is what a customer is searched by: tokens of the texts.
func searchOf(c *crm.Customer) []string {
	return crm.SearchTokens(c.Number, c.Code, c.Name, c.ShortName, c.Phone, c.Mobile, c.Email)
}
