using Microsoft.JSInterop;

namespace NetMonitor.Console.Shell;

/// <summary>
/// Answers the beats of a page (reconnect.js). Each goes through its circuit as a click does: a server that stands still, or a circuit that is stuck,
/// does not answer.
/// </summary>
public static class Heartbeat
{
    [JSInvokable("Beat")]
    public static void Answer()
    {
    }
}
