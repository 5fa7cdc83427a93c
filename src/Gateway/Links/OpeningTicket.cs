namespace Berth.Gateway.Links;

/// <summary>What a page that asks for confirmation was given to a session: the anti-forgery token of its form, sealed.</summary>
/// <param name="Session">A digest of the session that the page was shown to.</param>
/// <param name="SnapshotUid">The snapshot that the page was about.</param>
/// <param name="Nonce">Tells this page from others: all clicks on it make one workspace.</param>
internal sealed record OpeningTicket(string Session, string SnapshotUid, string Nonce);
