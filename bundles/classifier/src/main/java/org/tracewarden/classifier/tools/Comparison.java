// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.tracewarden.api.analysis.SyscallCategory;

/**
 * A metric compared with a feature.
 *
 * @param tried how many comparisons were made to find it, lags included: the more are made, the more look alike by
 *     chance
 */
record Comparison(String metric, HostFeature feature, LagSearch.Match match, int tried) {

    /** From here on chance is a likely enough explanation. */
    static final double CHANCE = 0.01;

    double strength() {
        return match.strength();
    }

    boolean isRelated() {
        return Math.min(pearsonPValue(), spearmanPValue()) < CHANCE;
    }

    private double pearsonPValue() {
        return Math.min(1, match.pearson().pValue() * tried);
    }

    private double spearmanPValue() {
        return Math.min(1, match.spearman().pValue() * tried);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("feature", feature.name().word());
        map.put("category", feature.category().map(SyscallCategory::word));
        map.put("unit", feature.name().unit());
        map.put("strength", rounded(strength()));
        map.put("pearson", rounded(match.pearson().value()));
        map.put("pearsonPValue", shortened(pearsonPValue()));
        map.put("spearman", rounded(match.spearman().value()));
        map.put("spearmanPValue", shortened(spearmanPValue()));
        map.put("lagSeconds", match.lagSeconds());
        map.put("points", match.pairs());
        map.put("related", isRelated());
        map.put("sentence", sentence());
        return map;
    }

    String sentence() {
        String figures = String.format(Locale.ROOT, " (Pearson %.2f, Spearman %.2f, %d seconds)",
                match.pearson().value(), match.spearman().value(), match.pairs());
        String subject = capital(feature.text());
        if (!isRelated()) {
            return subject + " shows no relation to " + metric + " that chance would not show as well" + figures + ".";
        }
        boolean proportional = pearsonPValue() < CHANCE;
        boolean ordered = spearmanPValue() < CHANCE;
        double decisive = proportional ? match.pearson().value() : match.spearman().value();
        String with = decisive > 0 ? " rises and falls with " + metric : " falls while " + metric + " rises";
        String caveat = "";
        if (!ordered) {
            caveat = " It rests on few extreme seconds: look at those.";
        } else if (!proportional) {
            caveat = " They have one order but are not in proportion.";
        }
        return subject + with + lag() + figures + "." + caveat;
    }

    private String lag() {
        int lag = match.lagSeconds();
        if (lag == 0) {
            return ", in the same second";
        }
        return ", " + Absence.counted(Math.abs(lag), "second") + (lag > 0 ? " after it" : " before it");
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static double shortened(double probability) {
        return new BigDecimal(probability).round(new MathContext(3)).doubleValue();
    }
}
