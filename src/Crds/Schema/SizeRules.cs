namespace Berth.Crds.Schema;

/// <summary>CEL that compares two sizes of the form <see cref="Patterns.Size"/>, with what Kubernetes 1.27 knows.</summary>
internal static class SizeRules
{
    /// <summary>The size did not shrink; for a field that was optional and is kept once set.</summary>
    public const string SizeNotShrunk =
        $"!has(oldSelf.size) || (has(self.size) && {Number}self.size{Suffix}self.size{End} >= {Number}oldSelf.size{Suffix}oldSelf.size{End})";

    /// <summary>The default is not above the maximum.</summary>
    public const string DefaultWithinMaximum =
        "!has(self.defaultSize) || !has(self.maximumSize) || "
        + $"{Number}self.defaultSize{Suffix}self.defaultSize{End} <= {Number}self.maximumSize{Suffix}self.maximumSize{End}";

    private const string Number = "double(";
    private const string Suffix =
        ".find('^[0-9]+')) * {'': 1.0, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12, 'P': 1e15, 'E': 1e18, 'Ki': 1024.0, "
        + "'Mi': 1048576.0, 'Gi': 1073741824.0, 'Ti': 1099511627776.0, 'Pi': 1125899906842624.0, 'Ei': 1152921504606846976.0}[";

    private const string End = ".find('[A-Za-z]*$')]";
}
