// Package conform checks HTTP exchanges against the OpenAPI files of Okta and Jira. Input is a folder with those files and
// every request and response that passes, output a count per operation and the first violations in words. An exchange is
// never changed or held back by a check. Where Okta or Jira themselves depart from their files, a deviation with its reason
// is listed and counted apart. Without the files nothing is checked, and the report says so.
package conform
