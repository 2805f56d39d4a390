package oktaapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/go-faster/jx"
)

// ErrNotJSON says that Okta's answer with status 200 was not what its API promises.
var ErrNotJSON = errors.New("the answer is not the JSON that was asked for")

// ErrLoop says that a next link leads back to the page it stands on.
var ErrLoop = errors.New("the next link leads back to the same page")

// Page is one page of a listing.
type Page struct {
	// Items are the elements, each as its bytes came.
	Items []json.RawMessage
	Next  string
	Date  time.Time
}

// Pages reads a listing that is a JSON array, page by page, following Link headers. It holds one page at a time
// and ends after the last page or with the first error.
func (c *Client) Pages(ctx context.Context, ref string) iter.Seq2[Page, error] {
	return c.pages(ctx, ref, func(a Answer) (Page, error) {
		items, err := Elements(a.Body)
		return Page{Items: items, Next: a.Next, Date: a.Date}, err
	})
}

// DataPages reads a listing of the governance API: an object with data and _links.next.href.
func (c *Client) DataPages(ctx context.Context, ref string) iter.Seq2[Page, error] {
	return c.pages(ctx, ref, dataPage)
}

func (c *Client) pages(ctx context.Context, ref string, read func(Answer) (Page, error)) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		for ref != "" {
			a, err := c.Get(ctx, ref)
			if err != nil {
				yield(Page{}, err)
				return
			}
			page, err := read(a)
			if err == nil && page.Next != "" && page.Next == ref {
				err = ErrLoop
			}
			if err != nil {
				yield(Page{}, err)
				return
			}
			if !yield(page, nil) {
				return
			}
			ref = page.Next
		}
	}
}

// Elements splits a JSON array into its elements, byte for byte.
func Elements(body []byte) ([]json.RawMessage, error) {
	d := jx.DecodeBytes(body)
	if d.Next() != jx.Array {
		return nil, ErrNotJSON
	}
	items := make([]json.RawMessage, 0, 64)
	err := d.Arr(func(d *jx.Decoder) error {
		raw, err := d.Raw()
		items = append(items, json.RawMessage(raw))
		return err
	})
	if err == nil && !atEnd(d) {
		err = errors.New("more data behind the array")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotJSON, err)
	}
	return items, nil
}

// atEnd tells whether nothing but white space is left. Next alone does not: it answers Invalid to rubbish too; nor
// does Skip, which meets the end within a value that was cut off.
func atEnd(d *jx.Decoder) bool {
	if d.Next() != jx.Invalid {
		return false
	}
	err := d.Skip()
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

func dataPage(a Answer) (Page, error) {
	var body struct {
		Data  *json.RawMessage `json:"data"`
		Links struct {
			Next struct {
				Href string `json:"href"`
			} `json:"next"`
		} `json:"_links"`
	}
	if err := json.Unmarshal(a.Body, &body); err != nil || body.Data == nil {
		return Page{}, ErrNotJSON
	}
	items, err := Elements(*body.Data)
	page := Page{Items: items, Next: body.Links.Next.Href, Date: a.Date}
	if page.Next == "" {
		page.Next = a.Next
	}
	return page, err
}
