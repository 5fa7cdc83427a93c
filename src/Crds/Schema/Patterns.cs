namespace Berth.Crds.Schema;

/// <summary>The regular expressions that several fields share, in RE2's syntax.</summary>
internal static class Patterns
{
    /// <summary>A DNS label (RFC 1123): what names of pod volumes must be.</summary>
    public const string DnsLabel = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /// <summary>A DNS subdomain (RFC 1123): what names of most objects must be.</summary>
    public const string DnsSubdomain = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /// <summary>
    /// A quantity of bytes: a whole number above zero and a suffix (Kubernetes also takes fractions and exponents; without them a CEL
    /// rule can compare two sizes, which Kubernetes' own function for that can do from 1.29 on only).
    /// </summary>
    public const string Size = "^[1-9][0-9]{0,14}([KMGTPE]i|[kMGTPE])?$";

    /// <summary>Ends the message about a size that does not match.</summary>
    public const string SizeMessage = "must be a whole number of bytes above zero with an optional unit, such as 10Gi or 512Mi";

    /// <summary>A Go duration above zero in hours, minutes, seconds: terms, one of which holds a digit other than 0.</summary>
    public const string PositiveDuration =
        $"^({Term})*([0-9]*[1-9][0-9]*({Fraction})?|[0-9]+[.][0-9]*[1-9][0-9]*){Unit}({Term})*$";

    /// <summary>Ends the message about a duration that does not match.</summary>
    public const string PositiveDurationMessage = "must be a duration above zero, such as 8h, 90m or 1h30m";

    /// <summary>An image reference: no blanks, not an option.</summary>
    public const string Image = "^[A-Za-z0-9][-A-Za-z0-9._:/@]*$";

    private const string Fraction = "[.][0-9]+";
    private const string Unit = "(h|m|s|ms)";
    private const string Term = $"[0-9]+({Fraction})?{Unit}";
}
