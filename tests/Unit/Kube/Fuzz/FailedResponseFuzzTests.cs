using System.Globalization;
using System.Net;
using System.Text;
using Berth.Kube.Client;
using Berth.Tests.Unit.Kube.Runtime;

namespace Berth.Tests.Unit.Kube.Fuzz;

/// <summary>Refusals: whatever Retry-After and body say, they become the one exception, which names the request and when to ask again.</summary>
[Trait("Speed", "Slow")]
public sealed class FailedResponseFuzzTests
{
    private const int Cases = 60_000;
    private static readonly ApiRequest Request = new(HttpMethod.Get, "api/v1/namespaces/n/configmaps/m");
    private static readonly ManualTimeProvider Time = new();

    [Fact]
    public void ReadAsync_AnyHeaderAndBody_IsARefusalThatNamesTheRequest() => new Fuzzing("refusals", Grammar).Check(Cases, Refuse);

    private static void Refuse(string text)
    {
        var parts = text.Split('\u0001', 2);
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(parts[^1])) };
        response.Headers.TryAddWithoutValidation("Retry-After", parts[0]);

        var reading = FailedResponse.ReadAsync(Request, response, Time, CancellationToken.None);

        reading.IsCompletedSuccessfully.ShouldBeTrue(reading.Exception?.ToString());
        var refusal = reading.Result;
        refusal.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refusal.Message.ShouldStartWith("GET /api/v1/namespaces/n/configmaps/m: 429 ");
        refusal.Causes.ShouldAllBe(cause => cause != null);
        (refusal.RetryAfter < TimeSpan.Zero).ShouldBeFalse();
        var wait = RetryPolicy.Delay(Request, refusal, 0, new());
        (wait is null || (wait >= TimeSpan.Zero && wait <= TimeSpan.FromSeconds(30))).ShouldBeTrue($"waits for {wait}");
        if (parts[0].Length <= 10 && parts[0].All(char.IsAsciiDigit) && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
        }
    }

    private static string Grammar(Random random)
    {
        var header = Fuzzing.Pick(
            random, "", "0", "1", Fuzzing.Digits(random, 11), "-1", "1.5", "Tue, 01 Jan 2030 00:00:10 GMT", "Tue, 01 Jan 2019 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "soon");
        var body = Fuzzing.Pick(
            random,
            "",
            "too many",
            "<html>busy</html>",
            $$$"""{"kind":"Status","status":"Failure","message":"no","reason":"TooManyRequests","details":{"retryAfterSeconds":{{{Fuzzing.Pick(random, "1", "-5", "2147483647", "2147483648", "1e3", "null", "\"1\"")}}},"causes":[{"field":"spec.a","message":"bad"},null]},"code":429}""",
            """{"status":5}""",
            """{"message":"only this"}""");
        return $"{header}\u0001{body}";
    }
}
