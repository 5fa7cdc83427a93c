using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Berth.Tests.Testing;

/// <summary>
/// Waits for a state, never for a time: each wait says what it waits for, ends as soon as that is true, and when it does not become true fails
/// with what was seen last.
/// </summary>
public static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Looks again and again until something is true.</summary>
    /// <param name="holds">Looks.</param>
    /// <param name="what">What is waited for, as the end of "waited in vain for …".</param>
    /// <param name="ct">Ends the wait; the failure then says what was waited for, too.</param>
    /// <param name="seen">What is seen at the moment of the failure.</param>
    /// <param name="condition">Filled by the compiler: the condition as it is written.</param>
    public static Task ForAsync(
        Func<bool> holds, string what, CancellationToken ct, Func<string>? seen = null, [CallerArgumentExpression(nameof(holds))] string condition = "") =>
        ForAsync(() => Task.FromResult(holds()), () => Told(what, seen, condition), ct);

    /// <inheritdoc cref="ForAsync(Func{bool},string,CancellationToken,Func{string},string)"/>
    public static Task ForAsync(
        Func<Task<bool>> holds, string what, CancellationToken ct, Func<string>? seen = null, [CallerArgumentExpression(nameof(holds))] string condition = "") =>
        ForAsync(holds, () => Told(what, seen, condition), ct);

    /// <summary>Looks again and again until what is seen is as wanted, and returns that.</summary>
    /// <param name="look">Looks.</param>
    /// <param name="holds">Whether what was seen is as wanted.</param>
    /// <param name="what">What is waited for, as the end of "waited in vain for …"; what was last seen is told behind it.</param>
    /// <param name="ct">Ends the wait; the failure then says what was waited for, too.</param>
    /// <param name="show">How what was seen is told; as JSON by default.</param>
    public static async Task<T> ForAsync<T>(Func<Task<T>> look, Func<T, bool> holds, string what, CancellationToken ct, Func<T, string>? show = null)
    {
        T last = default!;
        await ForAsync(async () => holds(last = await look()), () => $"{what}; seen last: {Show(last, show)}", ct);
        return last;
    }

    /// <summary>Looks again and again until something is true.</summary>
    /// <param name="holds">Looks.</param>
    /// <param name="what">What is waited for and what was last seen, in the words of the moment of the failure.</param>
    /// <param name="ct">Ends the wait; the failure then says what was waited for, too.</param>
    /// <exception cref="WaitedInVainException">It did not become true in time.</exception>
    public static Task ForAsync(Func<Task<bool>> holds, Func<string> what, CancellationToken ct) => ForAsync(holds, () => Task.FromResult(what()), ct);

    /// <inheritdoc cref="ForAsync(Func{Task{bool}},Func{string},CancellationToken)"/>
    public static async Task ForAsync(Func<Task<bool>> holds, Func<Task<string>> what, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            while (!await holds())
            {
                if (TimeProvider.System.GetElapsedTime(began) > TestLimits.OfAWait)
                {
                    throw new WaitedInVainException($"waited in vain for {await what()}");
                }

                await Task.Delay(Pause, ct);
            }
        }
        catch (OperationCanceledException cancelled) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException($"cancelled while it waited for {await what()}", cancelled, ct);
        }
    }

    /// <summary>Waits for the end of something that runs, and says what if it does not end.</summary>
    /// <exception cref="WaitedInVainException">It did not end in time.</exception>
    public static async Task ForEndAsync(Task running, string what, CancellationToken ct)
    {
        try
        {
            await running.WaitAsync(TestLimits.OfAWait, ct);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            throw new WaitedInVainException($"waited in vain for {what}");
        }
    }

    /// <summary>Waits for the end of something that runs, and returns its result.</summary>
    /// <exception cref="WaitedInVainException">It did not end in time.</exception>
    public static async Task<T> ForEndAsync<T>(Task<T> running, string what, CancellationToken ct)
    {
        await ForEndAsync((Task)running, what, ct);
        return await running;
    }

    private static string Told(string what, Func<string>? seen, string condition) =>
        seen is null ? $"{what}; still false: {condition}" : $"{what}; seen last: {seen()}";

    private static string Show<T>(T seen, Func<T, string>? show) =>
        seen is null ? "nothing" : show is not null ? show(seen) : seen as string ?? JsonSerializer.Serialize(seen, Indented);
}
