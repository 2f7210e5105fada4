namespace NetMonitor.Console.Data.Rows;

/// <summary>The pages whose filters can be kept.</summary>
public enum ViewPage
{
    /// <summary>A task's board; the view fits any task.</summary>
    Board,

    /// <summary>The list of tasks.</summary>
    Tasks,
}
