namespace NetMonitor.Domain.Journal.Log;

/// <summary>The perfect subtree over the leaves from <c>Index &lt;&lt; Height</c> to <c>(Index + 1) &lt;&lt; Height</c>, the last not included.</summary>
public readonly record struct TreeNode(int Height, long Index);
