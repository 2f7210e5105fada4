using NetMonitor.Domain.Shared;

namespace NetMonitor.Tests.Support;

/// <summary>Says which refusal it was, instead of that there was one.</summary>
public static class Refused
{
    public static string CodeOf(Result result) => result.Refusal?.Code ?? "Done";

    public static string CodeOf<T>(Result<T> result) => result.Refusal?.Code ?? "Done";

    public static void With(string code, string? rule, Result result)
    {
        Assert.Equal(code, CodeOf(result));
        Assert.Equal(rule, result.Refusal!.Rule);
    }

    public static void With<T>(string code, string? rule, Result<T> result)
    {
        Assert.Equal(code, CodeOf(result));
        Assert.Equal(rule, result.Refusal!.Rule);
    }
}
