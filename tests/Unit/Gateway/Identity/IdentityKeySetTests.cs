using System.Security.Cryptography;
using Berth.Gateway.Identity;

namespace Berth.Tests.Unit.Gateway.Identity;

public sealed class IdentityKeySetTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void SigningAt_NoKeys_IsNone()
    {
        IdentityKeySet.Empty.SigningAt(Now).ShouldBeNull();
        IdentityKeySet.Empty.NeedsAnotherAt(Now).ShouldBeTrue();
    }

    [Fact]
    public void SigningAt_OnlyNewKeys_IsTheFirstOfThem()
    {
        var (first, second) = (Key(Now.AddSeconds(-2)), Key(Now.AddSeconds(-1)));

        new IdentityKeySet([second, first]).SigningAt(Now).ShouldBe(first);
    }

    [Fact]
    public void SigningAt_NewKeyBesideAnOldOne_IsTheOldOneUntilTheNewIsKnownEverywhere()
    {
        var (old, fresh) = (Key(Now.AddDays(-90)), Key(Now.AddMinutes(-59)));
        var keys = new IdentityKeySet([old, fresh]);

        keys.SigningAt(Now).ShouldBe(old);
        keys.SigningAt(Now.AddMinutes(1)).ShouldBe(fresh);
    }

    [Fact]
    public void NeedsAnotherAt_LastGrowsOld_IsBeforeItsEnd()
    {
        var keys = new IdentityKeySet([Key(Now)]);

        keys.NeedsAnotherAt(Now.AddDays(89)).ShouldBeFalse();
        keys.NeedsAnotherAt(Now.AddDays(90)).ShouldBeTrue();
    }

    [Fact]
    public void ForgottenAt_KeysOfYesteryear_AreThoseThatAnotherReplacedLongAgo()
    {
        var (ancient, last, signing) = (Key(Now.AddDays(-200)), Key(Now.AddDays(-91)), Key(Now.AddDays(-1)));

        new IdentityKeySet([ancient, last, signing]).ForgottenAt(Now).ShouldBe([ancient]);
        new IdentityKeySet([ancient]).ForgottenAt(Now).ShouldBeEmpty();
    }

    [Fact]
    public void FromPem_KeyOfAnotherCurve_IsRefused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Should.Throw<CryptographicException>(() => IdentityKey.FromPem(other.ExportPkcs8PrivateKeyPem(), Now));
    }

    private static IdentityKey Key(DateTimeOffset createdAt) => IdentityKey.FromPem(IdentityKey.NewPem(), createdAt);
}
