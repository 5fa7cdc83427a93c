using Microsoft.AspNetCore.DataProtection;

namespace Berth.Gateway.Login;

/// <summary>Everything that is sealed.</summary>
internal sealed class LoginSeals(IDataProtectionProvider protection, TimeProvider time)
{
    public Sealer<SealedSession> Sessions { get; } = new(protection, "session", LoginJsonContext.Default.SealedSession, time);

    public Sealer<PendingLogin> Logins { get; } = new(protection, "login", LoginJsonContext.Default.PendingLogin, time);

    public Sealer<HandOverRequest> Requests { get; } = new(protection, "hand-over-request", LoginJsonContext.Default.HandOverRequest, time);

    public Sealer<HandOverCode> Codes { get; } = new(protection, "hand-over-code", LoginJsonContext.Default.HandOverCode, time);
}
