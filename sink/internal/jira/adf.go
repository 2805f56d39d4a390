package jira

import (
	"net/url"
	"time"

	"recert/schemas/command"
	"recert/sink/internal/plain"
)

// Bounds of what an issue holds; Jira takes 255 characters of a summary and 32,767 of a description.
const (
	summaryLimit  = 255
	keyLimit      = 64
	lineLimit     = 400
	maxLines      = 40
	evidenceLimit = 128
	maxEvidence   = 50
	linkLimit     = 1000
)

// node is one node of Atlassian's document format; only doc, paragraph, bulletList, listItem and text are made.
type node struct {
	Type    string `json:"type"`
	Version int    `json:"version,omitempty"`
	Text    string `json:"text,omitempty"`
	Marks   []mark `json:"marks,omitempty"`
	Content []node `json:"content,omitempty"`
}

// mark is set on text; the only one made is a link.
type mark struct {
	Type  string            `json:"type"`
	Attrs map[string]string `json:"attrs"`
}

// request is the body of the creation.
func (c *Client) request(cmd *command.Command) map[string]any {
	return map[string]any{"fields": map[string]any{
		"project":     map[string]string{"key": c.cfg.Project},
		"issuetype":   map[string]string{"name": c.cfg.IssueType},
		"summary":     plain.Line(cmd.Issue.Summary, summaryLimit),
		"labels":      []string{Label(cmd.ID)},
		"description": description(cmd),
	}}
}

// description renders the command. Its bytes depend on the command alone.
func description(cmd *command.Command) node {
	doc := node{Type: "doc", Version: 1}
	add := func(n node, ok bool) {
		if ok {
			doc.Content = append(doc.Content, n)
		}
	}
	add(paragraph("", cmd.Reason, lineLimit))
	for _, line := range cmd.Issue.Lines[:min(len(cmd.Issue.Lines), maxLines)] {
		add(paragraph("", line, lineLimit))
	}
	add(paragraph("Severity: ", cmd.Issue.Severity, keyLimit))
	add(evidence(cmd.Issue.Evidence))
	add(linkNode(cmd.Issue.Link))
	add(paragraph("recert command ", cmd.ID+" as of "+cmd.AsOf.UTC().Format(time.RFC3339), lineLimit))
	return doc
}

// paragraph is one of plain text; there is none of a text that is empty once cleaned.
func paragraph(before, text string, limit int) (node, bool) {
	text = plain.Line(text, limit)
	if text == "" {
		return node{}, false
	}
	return node{Type: "paragraph", Content: []node{{Type: "text", Text: before + text}}}, true
}

// evidence lists the events of the System Log.
func evidence(ids []string) (node, bool) {
	list := node{Type: "bulletList"}
	for _, id := range ids[:min(len(ids), maxEvidence)] {
		if p, ok := paragraph("System Log event ", id, evidenceLimit); ok {
			list.Content = append(list.Content, node{Type: "listItem", Content: []node{p}})
		}
	}
	return list, len(list.Content) > 0
}

// linkNode is a paragraph that leads somewhere when the address can only be a web page; else it is shown as text.
func linkNode(address string) (node, bool) {
	p, ok := paragraph("", address, linkLimit)
	if !ok {
		return p, false
	}
	if u, err := url.Parse(address); err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && p.Content[0].Text == address {
		p.Content[0].Marks = []mark{{Type: "link", Attrs: map[string]string{"href": address}}}
	}
	return p, true
}
