"""What was sent once (送出): the first answer to each form, and what two people both wrote."""
