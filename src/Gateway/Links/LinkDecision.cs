using System.Runtime.InteropServices;

namespace Berth.Gateway.Links;

/// <summary>A decision about somebody who follows a snapshot's link.</summary>
/// <param name="Verdict">What becomes of them.</param>
/// <param name="Reason">Why.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LinkDecision(LinkVerdict Verdict, LinkReason Reason);
