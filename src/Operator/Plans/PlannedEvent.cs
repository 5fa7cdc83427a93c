using Berth.Kube.Runtime;

namespace Berth.Operator.Plans;

/// <summary>Something to tell the people who watch an object.</summary>
/// <param name="Type">Normal, or Warning when somebody should act.</param>
/// <param name="Reason">Stable CamelCase identifier.</param>
/// <param name="Message">A sentence that says what happened and, for a warning, what would be right.</param>
public sealed record PlannedEvent(EventType Type, string Reason, string Message);
