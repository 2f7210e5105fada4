using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Accounts;
using NetMonitor.Console.Features.Approvals;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Features;

/// <summary>Whatever may wait for a second administrator has its words.</summary>
public sealed class ApprovalWordsTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    [Fact]
    public void EveryOperationThatMayWait_HasAName() => Assert.Equal(
        fixture.Console.Services.GetServices<Approvable>().Select(known => known.Operation.Name).Order(), ApprovalWords.Operations.Order());

    [Fact]
    public void EveryFieldOfTheirBodies_HasAName()
    {
        Type[] bodies = [typeof(NewAccount), typeof(AccountChange), typeof(AccountStateCommand), typeof(FourEyesCommand)];
        var kept = bodies.SelectMany(body => body.GetProperties()).Where(property => property.GetCustomAttribute<SecretAttribute>() is null)
            .Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..]).Distinct();

        Assert.Equal(kept.Order(), ApprovalWords.Fields.Order());
    }
}
