using Berth.Operator.Status;

namespace Berth.Tests.Unit.Operator.Status;

public sealed class ConditionsTests
{
    [Fact]
    public void Set_SameStatusWithAnotherReason_KeepsTheTransitionTime()
    {
        var before = new Conditions(null, 1, Samples.Now).Set("Ready", false, "Creating", "a").ToList();

        var after = new Conditions(before, 2, Samples.Now.AddHours(1)).Set("Ready", false, "Initializing", "b").ToList().ShouldHaveSingleItem();

        after.LastTransitionTime.ShouldBe(before[0].LastTransitionTime);
        (after.Reason, after.Message, after.ObservedGeneration).ShouldBe(("Initializing", "b", 2));
    }

    [Fact]
    public void Set_StatusFlips_MovesTheTransitionTimeInWholeSeconds()
    {
        var before = new Conditions(null, 1, Samples.Now).Set("Ready", false, "Creating", "a").ToList();

        var after = new Conditions(before, 1, Samples.Now.AddMilliseconds(5500)).Set("Ready", true, "Running", "b").ToList();

        after.ShouldHaveSingleItem().LastTransitionTime.ShouldBe(Samples.Now.AddSeconds(5).UtcDateTime);
    }

    [Fact]
    public void ToList_WhateverTheOrder_IsOrderedByTypeAndHasEachOnce()
    {
        var conditions = new Conditions(null, 1, Samples.Now).Set("B", true, "r", "m").Set("A", true, "r", "m").Set("B", false, "r", "m").ToList();

        conditions.Select(condition => (condition.Type, condition.Status)).ShouldBe([("A", "True"), ("B", "False")]);
    }

    [Fact]
    public void IsTrue_UnknownOrAbsent_IsNot()
    {
        var conditions = new Conditions(null, 1, Samples.Now).Set("A", Conditions.Unknown, "r", "m").ToList();

        Conditions.IsTrue(conditions, "A").ShouldBeFalse();
        Conditions.IsTrue(conditions, "B").ShouldBeFalse();
        Conditions.IsTrue(null, "A").ShouldBeFalse();
    }
}
