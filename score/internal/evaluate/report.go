package evaluate

// Report is everything that an evaluation found. Its figures at the top are those of the first model.
type Report struct {
	Rows     int    `json:"rows"`
	Approved int    `json:"approved"`
	Denied   int    `json:"denied"`
	BaseRate Number `json:"base_rate"`
	// Tested is how many rows were judged by a model that had not seen them.
	Tested   int      `json:"tested"`
	Columns  []string `json:"columns"`
	Numeric  []string `json:"numeric"`
	Manager  string   `json:"manager"`
	Resource string   `json:"resource"`
	Split    string   `json:"split"`
	Folds    int      `json:"folds"`
	Seed     uint64   `json:"seed"`
	// Model is the first model's name.
	Model string `json:"model"`
	Figures
	// Models and Baselines hold the figures of each by name; Ranking their names in the order of the run.
	Models    map[string]Figures `json:"models"`
	Baselines map[string]Figures `json:"baselines"`
	Ranking   []string           `json:"methods"`
	// Compared are the first model's figures less those of each other method.
	Compared map[string]Compared `json:"compared"`
	// GroupShareColumn is the column by which the group share ranks best, GroupShareAUC the AUC by each.
	GroupShareColumn string            `json:"group_share_column"`
	GroupShareAUC    map[string]Number `json:"group_share_auc"`
	// Reliability are the bins of the first model's probabilities.
	Reliability Reliability `json:"reliability"`
	// Disparity compares the groups of each column by how often an approved row is among the riskiest FlagShare.
	FlagShare Number               `json:"flag_share"`
	Disparity map[string]Disparity `json:"disparity"`
}

// Figures are what one method achieved.
type Figures struct {
	AUC                     Number `json:"auc"`
	AUCLow                  Number `json:"auc_low"`
	AUCHigh                 Number `json:"auc_high"`
	AveragePrecisionDenials Number `json:"average_precision_denials"`
	LogLoss                 Number `json:"logloss"`
	Brier                   Number `json:"brier"`
	BrierSkill              Number `json:"brier_skill"`
	ECEEqualMass            Number `json:"ece_equal_mass"`
	ECEEqualWidth           Number `json:"ece_equal_width"`
	Coverage98              Number `json:"coverage_98"`
	Coverage98Low           Number `json:"coverage_98_low"`
	Coverage98High          Number `json:"coverage_98_high"`
	Coverage98Threshold     Number `json:"coverage_98_threshold"`
	Coverage99              Number `json:"coverage_99"`
	Coverage99Low           Number `json:"coverage_99_low"`
	Coverage99High          Number `json:"coverage_99_high"`
	Coverage99Threshold     Number `json:"coverage_99_threshold"`
	Coverage995             Number `json:"coverage_99_5"`
	Coverage995Low          Number `json:"coverage_99_5_low"`
	Coverage995High         Number `json:"coverage_99_5_high"`
	Coverage995Threshold    Number `json:"coverage_99_5_threshold"`
	Riskiest10              Number `json:"riskiest_10"`
	Riskiest20              Number `json:"riskiest_20"`
	// AbstainRate is the share of rows for which too little was seen to recommend anything.
	AbstainRate Number `json:"abstain_rate"`
	// Seconds is the time from the first fit to the last judgement.
	Seconds   Number    `json:"seconds"`
	ColdStart ColdStart `json:"cold_start"`
}

// Compared is how much better the first model is than another method on the same rows, with 95 % bounds: a higher AUC
// and a lower log loss are better.
type Compared struct {
	AUC         Number `json:"auc"`
	AUCLow      Number `json:"auc_low"`
	AUCHigh     Number `json:"auc_high"`
	LogLoss     Number `json:"logloss"`
	LogLossLow  Number `json:"logloss_low"`
	LogLossHigh Number `json:"logloss_high"`
}

// ColdStart is how a method fares where it could not have seen the like.
type ColdStart struct {
	UnseenManager  Cold `json:"unseen_manager"`
	UnseenResource Cold `json:"unseen_resource"`
	UnseenBoth     Cold `json:"unseen_both"`
}

// Cold are the figures of the rows at a level that was not in the training rows.
type Cold struct {
	Rows        int    `json:"rows"`
	Denied      int    `json:"denied"`
	AUC         Number `json:"auc"`
	AbstainRate Number `json:"abstain_rate"`
}

// Reliability holds the bins of predicted against observed, of both kinds.
type Reliability struct {
	EqualMass  []Bin `json:"equal_mass"`
	EqualWidth []Bin `json:"equal_width"`
}

// Bin is one of them.
type Bin struct {
	From      Number `json:"from"`
	To        Number `json:"to"`
	Rows      Number `json:"rows"`
	Predicted Number `json:"predicted"`
	Observed  Number `json:"observed"`
	Low       Number `json:"observed_low"`
	High      Number `json:"observed_high"`
}

// Disparity is how unlike the groups of a column fare.
type Disparity struct {
	Groups        []Group `json:"groups"`
	Least         string  `json:"least_flagged"`
	Most          string  `json:"most_flagged"`
	KeepRatio     Number  `json:"keep_ratio"`
	KeepRatioLow  Number  `json:"keep_ratio_low"`
	KeepRatioHigh Number  `json:"keep_ratio_high"`
	FlagRatio     Number  `json:"flag_ratio"`
	Gap           Number  `json:"gap"`
	GapLow        Number  `json:"gap_low"`
	GapHigh       Number  `json:"gap_high"`
	FourFifths    bool    `json:"four_fifths"`
}

// Group is one of them.
type Group struct {
	Level   string `json:"level"`
	Rows    int    `json:"rows"`
	Flagged int    `json:"flagged"`
	Rate    Number `json:"rate"`
	Low     Number `json:"rate_low"`
	High    Number `json:"rate_high"`
	Gap     Number `json:"gap_to_rest"`
	GapLow  Number `json:"gap_to_rest_low"`
	GapHigh Number `json:"gap_to_rest_high"`
}
