using Quartz;

namespace NetMonitor.Console.Jobs;

public static class JobsSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services, string connectionString)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options => options.GenerateInstanceId = true); // each node of the cluster is told apart
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(connectionString);
                store.UseClustering(_ => { });
            });
            quartz.ScheduleJob<SupervisionReminders>(trigger => trigger.WithIdentity(nameof(SupervisionReminders)).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever()));
            quartz.ScheduleJob<AssistanceWatch>(trigger => trigger.WithIdentity(nameof(AssistanceWatch)).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever()));
            quartz.ScheduleJob<AlertClocks>(trigger => trigger.WithIdentity(nameof(AlertClocks)).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever()));
            quartz.ScheduleJob<JournalChecks>(trigger => trigger.WithIdentity(nameof(JournalChecks)).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromHours(1)).RepeatForever()));
            quartz.ScheduleJob<EndSpecialDuty>(trigger => trigger.WithIdentity(nameof(EndSpecialDuty)).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever()));
            quartz.ScheduleJob<InspectionRounds>(trigger => trigger.WithIdentity(nameof(InspectionRounds)).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever()));
            quartz.ScheduleJob<MovedPaths>(trigger => trigger.WithIdentity(nameof(MovedPaths)).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever()));
            quartz.ScheduleJob<PasswordReminders>(trigger => trigger.WithIdentity(nameof(PasswordReminders)).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(10)).RepeatForever()));
            quartz.ScheduleJob<ThrottledTriesRecord>(trigger => trigger.WithIdentity(nameof(ThrottledTriesRecord)).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever()));
            quartz.ScheduleJob<TextDelivery>(trigger => trigger.WithIdentity(nameof(TextDelivery)).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromSeconds(5)).RepeatForever()));
            quartz.ScheduleJob<Housekeeping>(trigger => trigger.WithIdentity(nameof(Housekeeping)).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromHours(6)).RepeatForever()));
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return services;
    }
}
