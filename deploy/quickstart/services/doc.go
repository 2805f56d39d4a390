// Package services is the catalogue of what the demo runs: every binary with its ports, its place in the order of
// start and stop, and its configuration file.
//
// Input is a Scene (addresses, folders, secrets), output one YAML file per service in $HOME_DIR/config, of the very
// kind that a real installation uses: only addresses, secrets and what the org declares differ. Nothing is started here.
package services
