import java.lang.management.ManagementFactory;
import org.apache.camel.main.Main;

/** The baseline of start-time.sh: the start time of Camel Main and the YAML DSL alone. */
public final class EmptyCamel {
  private EmptyCamel() {}

  public static void main(String[] args) throws Exception {
    Main camel = new Main();
    camel.configure().withRoutesIncludePattern("file:" + args[0]);
    camel.start();
    System.out.println("(" + ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0 + " s");
    camel.stop();
    System.exit(0);
  }
}
